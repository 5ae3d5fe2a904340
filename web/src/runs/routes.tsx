import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";

/** RunSearch is what the address of a run says beside its id. */
export interface RunSearch {
  tab?: "changes" | "calls";
  /** Which events are shown: all, unless it says only the grave ones. */
  events?: "grave";
}

const run = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/runs/$id",
  validateSearch: (search: Record<string, unknown>): RunSearch => ({
    ...(search.tab === "changes" || search.tab === "calls" ? { tab: search.tab } : {}),
    ...(search.events === "grave" ? { events: "grave" } : {}),
  }),
  component: view(() => import("./Run"), "RunPage"),
});

/** runRoutes are the views of runs. */
export const runRoutes = [run] as const;
