import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { addressOf } from "./address";

const explore = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/explore",
  validateSearch: addressOf,
  component: lazyRouteComponent(() => import("./Explore"), "Explore"),
});

/** exploreRoutes are the views in which one asks queries. */
export const exploreRoutes = [explore] as const;
