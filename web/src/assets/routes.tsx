import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { viewOf } from "./view";

const assets = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/assets/$inventory",
  validateSearch: viewOf,
  component: lazyRouteComponent(() => import("./Assets"), "Assets"),
});

/** assetRoutes are the lists of what there is. */
export const assetRoutes = [assets] as const;
