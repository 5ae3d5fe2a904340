import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { viewOf } from "./view";

const entity = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/entities/$id",
  validateSearch: viewOf,
  component: lazyRouteComponent(() => import("./Entity"), "EntityPage"),
});

/** entityRoutes are the pages of single entities. */
export const entityRoutes = [entity] as const;
