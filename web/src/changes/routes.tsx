import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import { viewOf } from "./view";

const changes = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/changes",
  validateSearch: viewOf,
  component: view(() => import("./Changes"), "Changes"),
});

/** changeRoutes is the view of what differs between two moments. */
export const changeRoutes = [changes] as const;
