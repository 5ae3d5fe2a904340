import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";

const getParentRoute = () => consoleRoute;

const credentials = createRoute({
  getParentRoute,
  path: "/credentials",
  validateSearch: (search: Record<string, unknown>): { sort?: string } =>
    typeof search.sort === "string" ? { sort: search.sort } : {},
  component: lazyRouteComponent(() => import("./Credentials"), "Credentials"),
});

const credential = createRoute({
  getParentRoute,
  path: "/credentials/$id",
  component: lazyRouteComponent(() => import("./Credential"), "CredentialPage"),
});

/** credentialRoutes are the views of what integrations sign in with. */
export const credentialRoutes = [credentials, credential] as const;
