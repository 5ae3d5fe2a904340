import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";

const applied = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/integrations",
  component: lazyRouteComponent(() => import("./Applied"), "Applied"),
});

export const integrationRoutes = [applied] as const;
