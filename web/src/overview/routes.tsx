import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { welcome } from "../app/start";
import { viewOf } from "./view";

const overview = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/",
  validateSearch: viewOf,
  beforeLoad: ({ context }) => welcome(context.queries),
  component: lazyRouteComponent(() => import("./Overview"), "Overview"),
});

/** overviewRoutes are what one sees first. */
export const overviewRoutes = [overview] as const;
