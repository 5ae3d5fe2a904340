import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";

const getParentRoute = () => consoleRoute;

const credentials = createRoute({
  getParentRoute,
  path: "/credentials",
  validateSearch: (search: Record<string, unknown>): { sort?: string } =>
    typeof search.sort === "string" ? { sort: search.sort } : {},
  component: view(() => import("./Credentials"), "Credentials"),
});

const credential = createRoute({
  getParentRoute,
  path: "/credentials/$id",
  component: view(() => import("./Credential"), "CredentialPage"),
});

/** credentialRoutes are the views of what integrations sign in with. */
export const credentialRoutes = [credentials, credential] as const;
