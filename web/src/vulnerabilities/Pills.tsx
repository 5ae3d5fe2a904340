import { api } from "../api/client";
import { FilterPills } from "../ui/FilterPills";
import { shortly } from "../ui/momentField";
import { useView } from "./useView";
import { filterOf, unfiltered } from "./view";
import { toldOf } from "./words";

/** Pills are what the findings are narrowed down by. */
export function Pills() {
  const { view, change } = useView();
  const device = api.useQuery(
    "get",
    "/api/v1/entities/{id}",
    { params: { path: { id: view.device ?? "" }, query: { at: view.at } } },
    { enabled: view.device !== undefined, staleTime: 60_000 },
  );
  const told = toldOf(filterOf(view), device.data?.name);
  const pills = [
    ...(view.at ? [{ text: `As of ${shortly(view.at)}`, remove: () => change({ at: undefined }) }] : []),
    ...told.map(({ names, text }) => ({
      text,
      remove: () => change(Object.fromEntries(names.map((name) => [name, undefined]))),
    })),
  ];
  return <FilterPills pills={pills} clear={() => change({ ...unfiltered, at: undefined })} />;
}
