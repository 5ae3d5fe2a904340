import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import { addressOf } from "../explore/address";
import { wantedOf } from "../explore/matching";

const questions = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/questions",
  validateSearch: wantedOf,
  component: view(() => import("./Questions"), "Questions"),
});

const question = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/questions/$name",
  validateSearch: addressOf,
  component: view(() => import("./Question"), "Question"),
});

/** questionRoutes are the views of the questions that are ready to be asked. */
export const questionRoutes = [questions, question] as const;
