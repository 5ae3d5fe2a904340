import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, Outlet, redirect } from "@tanstack/react-router";
import { Problem } from "../api/problem";
import { meQuery } from "../session/me";
import { Failure } from "../ui/States";
import { Lost } from "./Lost";
import { view } from "./view";

/** rootRoute is what all views have in common. */
export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Lost,
});

/** consoleRoute is what all views have in common that ask who one is. */
export const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "console",
  component: view(() => import("./Shell"), "Shell"),
  errorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof Problem && error.kind === "unidentified") {
        throw redirect({ to: "/sign-in", search: { next: location.href } });
      }
      throw error;
    }
  },
});
