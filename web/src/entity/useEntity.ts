import { getRouteApi } from "@tanstack/react-router";
import { api } from "../api/client";
import { type View, viewOf } from "./view";

const route = getRouteApi("/console/entities/$id");

/** useView is what is shown of which entity, and changes it, the address with it. */
export function useView(): { id: string; view: View; change: (by: View, quietly?: boolean) => void } {
  const { id } = route.useParams();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  return {
    id,
    view,
    change: (by, quietly = false) =>
      void navigate({ search: (now) => viewOf({ ...now, ...by }), replace: quietly, resetScroll: false }),
  };
}

/** useEntity is what is known of an entity at the moment that the view is of. */
export function useEntity() {
  const { id, view } = useView();
  return api.useQuery(
    "get",
    "/api/v1/entities/{id}",
    { params: { path: { id }, query: { at: view.at } } },
    { staleTime: 60_000 },
  );
}

/** useHistory is what became of an entity, page by page, the newest first. */
export function useHistory(id: string) {
  return api.useInfiniteQuery(
    "get",
    "/api/v1/entities/{id}/history",
    { params: { path: { id }, query: { limit: 200 } } },
    { initialPageParam: null, getNextPageParam: (page) => page.next ?? null, refetchOnWindowFocus: false },
  );
}

/** useIsolation tells of a device whether its sensor says that it is cut off. */
export function useIsolation(type: string | undefined, id: string, at: string | undefined): boolean {
  const query = { filter: [`_id=${id}`], columns: ["agent.isIsolated"], at, limit: 1 };
  const asked = api.useQuery(
    "get",
    "/api/v1/inventories/{name}/rows",
    { params: { path: { name: "systems" }, query } },
    { enabled: type === "user_endpoint", staleTime: 60_000 },
  );
  const row = asked.data?.items[0] as Record<string, unknown> | undefined;
  return row?.["agent.isIsolated"] === true;
}
