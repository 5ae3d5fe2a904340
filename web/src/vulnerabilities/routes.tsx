import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import { viewOf } from "./view";

const vulnerabilities = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/vulnerabilities",
  validateSearch: viewOf,
  component: view(() => import("./Vulnerabilities"), "Vulnerabilities"),
});

/** vulnerabilityRoutes are the vulnerabilities of the estate. */
export const vulnerabilityRoutes = [vulnerabilities] as const;
