import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "../app/root";
import { view } from "../app/view";

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: view(() => import("./SignIn"), "SignIn"),
});

const setUp = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: view(() => import("./NewPassword"), "SetUp"),
});

const setPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: "/password",
  component: view(() => import("./NewPassword"), "SetPassword"),
});

/** sessionRoutes are the views that need nobody to be signed in. */
export const sessionRoutes = [signIn, setUp, setPassword] as const;
