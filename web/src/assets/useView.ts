import { getRouteApi } from "@tanstack/react-router";
import { pruned, type View } from "./view";

const route = getRouteApi("/console/assets/$inventory");

/** useView is what is shown, and changes it: the address with it, so that going back undoes the change. */
export function useView(): { inventory: string; view: View; change: (by: View, quietly?: boolean) => void } {
  const { inventory } = route.useParams();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  return {
    inventory,
    view,
    change: (by, quietly = false) =>
      void navigate({ search: (now) => pruned({ ...now, ...by }), replace: quietly, resetScroll: false }),
  };
}
