import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { welcome } from "../app/start";
import { view } from "../app/view";
import { viewOf } from "./view";

const overview = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/",
  validateSearch: viewOf,
  beforeLoad: ({ context }) => welcome(context.queries),
  component: view(() => import("./Overview"), "Overview"),
});

/** overviewRoutes are what one sees first. */
export const overviewRoutes = [overview] as const;
