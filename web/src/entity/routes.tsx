import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import { viewOf } from "./view";

const entity = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/entities/$id",
  validateSearch: viewOf,
  component: view(() => import("./Entity"), "EntityPage"),
});

/** entityRoutes are the pages of single entities. */
export const entityRoutes = [entity] as const;
