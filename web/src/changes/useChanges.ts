import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, type Schemas } from "../api/client";
import type { Compared } from "./compared";
import { type View, viewOf } from "./view";

/** Change is what became of one thing. */
export type Change = Schemas["ListedChange"];

const route = getRouteApi("/console/changes");

/** useView is the view that the address tells, and a way to change it. */
export function useView(): { view: View; change: (by: { [K in keyof View]: View[K] | undefined }) => void } {
  const view = route.useSearch();
  const navigate = route.useNavigate();
  return {
    view,
    change: (by) => void navigate({ search: (now) => viewOf({ ...now, ...by }), resetScroll: false }),
  };
}

const settled = { placeholderData: keepPreviousData, staleTime: 60_000, refetchOnWindowFocus: false } as const;

/** useMoments are the states of the graph that are kept, the newest first. */
export const useMoments = () => api.useQuery("get", "/api/v1/moments", {}, { refetchInterval: 60_000 });

/** queryOf is what is asked of the server for two moments and a view of what differs. */
export function queryOf({ from, to }: Compared, view: View) {
  return {
    from,
    to,
    query: view.query,
    type: view.type ? [view.type] : undefined,
    integration: view.integration ? [view.integration] : undefined,
    op: view.op,
  };
}

/** useCounts counts what differs, whatever of it is looked at. */
export const useCounts = ({ from, to }: Compared, query: string | undefined) =>
  api.useQuery("get", "/api/v1/changes/counts", { params: { query: { from, to, query } } }, settled);

/** useChanges is what differs, page by page. */
export const useChanges = (compared: Compared, view: View) =>
  api.useInfiniteQuery(
    "get",
    "/api/v1/changes",
    { params: { query: { ...queryOf(compared, view), limit: 100 } } },
    { ...settled, initialPageParam: null, getNextPageParam: (page) => page.next ?? null },
  );
