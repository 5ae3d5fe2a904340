import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter } from "@tanstack/react-router";
import { assetRoutes } from "../assets/routes";
import { changeRoutes } from "../changes/routes";
import { credentialRoutes } from "../credentials/routes";
import { entityRoutes } from "../entity/routes";
import { exploreRoutes } from "../explore/routes";
import { integrationRoutes } from "../integrations/routes";
import { overviewRoutes } from "../overview/routes";
import { questionRoutes } from "../questions/routes";
import { runRoutes } from "../runs/routes";
import { sessionRoutes } from "../session/routes";
import { settingRoutes } from "../settings/routes";
import { Failure, Waiting } from "../ui/States";
import { vulnerabilityRoutes } from "../vulnerabilities/routes";
import { Lost } from "./Lost";
import { consoleRoute, rootRoute } from "./root";

const nowhere = createRoute({ getParentRoute: () => consoleRoute, path: "$", component: Lost });

const tree = rootRoute.addChildren([
  ...sessionRoutes,
  consoleRoute.addChildren([
    ...overviewRoutes,
    ...assetRoutes,
    ...changeRoutes,
    ...credentialRoutes,
    ...entityRoutes,
    ...exploreRoutes,
    ...integrationRoutes,
    ...questionRoutes,
    ...runRoutes,
    ...settingRoutes,
    ...vulnerabilityRoutes,
    nowhere,
  ]),
]);

/** newRouter makes the router: every view has an address, and every address a view. */
export function newRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingComponent: Waiting,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
