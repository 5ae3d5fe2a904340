import { keepPreviousData } from "@tanstack/react-query";
import { api, type Schemas } from "../api/client";
import { shownOf, type View, wantedOf } from "./view";

/** Inventory is what the server tells of a list. */
export type Inventory = Schemas["InventoryView"];

/** Row is a row of an inventory: the values by their columns. */
export type Row = Readonly<Record<string, unknown>> & { _id: string; _type: string };

const perPage = 500;
const path = "/api/v1/inventories/{name}/rows";

/** useRows is the rows that a view shows, page by page. */
export function useRows(name: string, view: View) {
  const asked = api.useInfiniteQuery(
    "get",
    path,
    { params: { path: { name }, query: { ...shownOf(view), limit: perPage } } },
    {
      initialPageParam: null,
      getNextPageParam: (page) => page.next ?? null,
      placeholderData: keepPreviousData,
      // All pages show one state of the graph: reading them anew is for who asks for it.
      refetchOnWindowFocus: false,
      staleTime: 60_000,
    },
  );
  const first = asked.data?.pages[0];
  return {
    ...asked,
    first,
    rows: (asked.data?.pages ?? []).flatMap((page) => page.items as Row[]),
    total: first?.total,
  };
}

/** Counts are how many rows there are, whatever the view says of findings. */
export interface Counts {
  all: number | undefined;
  with: number | undefined;
  failed: boolean;
}

/** useCounts counts the rows that fulfil all but what a view says of findings. */
export function useCounts(name: string, view: View): Counts {
  const count = (findings: "with" | undefined) => ({
    params: { path: { name }, query: { ...wantedOf(view), findings, columns: ["_id"], limit: 1 } },
  });
  const options = { placeholderData: keepPreviousData, staleTime: 60_000 };
  const all = api.useQuery("get", path, count(undefined), options);
  const having = api.useQuery("get", path, count("with"), options);
  return { all: all.data?.total, with: having.data?.total, failed: all.isError || having.isError };
}
