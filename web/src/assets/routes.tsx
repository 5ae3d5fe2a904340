import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import { viewOf } from "./view";

const assets = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/assets/$inventory",
  validateSearch: viewOf,
  component: view(() => import("./Assets"), "Assets"),
});

/** assetRoutes are the lists of what there is. */
export const assetRoutes = [assets] as const;
