import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { addressOf } from "../explore/address";
import { wantedOf } from "../explore/matching";

const questions = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/questions",
  validateSearch: wantedOf,
  component: lazyRouteComponent(() => import("./Questions"), "Questions"),
});

const question = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/questions/$name",
  validateSearch: addressOf,
  component: lazyRouteComponent(() => import("./Question"), "Question"),
});

/** questionRoutes are the views of the questions that are ready to be asked. */
export const questionRoutes = [questions, question] as const;
