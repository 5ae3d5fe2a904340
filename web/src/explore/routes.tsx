import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import { addressOf } from "./address";

const explore = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/explore",
  validateSearch: addressOf,
  component: view(() => import("./Explore"), "Explore"),
});

/** exploreRoutes are the views in which one asks queries. */
export const exploreRoutes = [explore] as const;
