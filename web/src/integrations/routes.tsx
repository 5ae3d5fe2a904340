import { createRoute } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import type { Choice } from "./library";
import { isStep, type StepID } from "./steps";

const getParentRoute = () => consoleRoute;
const texts = <K extends string>(search: Record<string, unknown>, ...names: K[]): Partial<Record<K, string>> =>
  Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === "string" ? [[name, search[name]]] : [])),
  ) as Partial<Record<K, string>>;

const applied = createRoute({
  getParentRoute,
  path: "/integrations",
  validateSearch: (search: Record<string, unknown>) => texts(search, "text", "sort"),
  component: view(() => import("./Applied"), "Applied"),
});

const library = createRoute({
  getParentRoute,
  path: "/integrations/library",
  validateSearch: (search: Record<string, unknown>): Choice => texts(search, "category", "module", "scope", "text"),
  component: view(() => import("./Library"), "Library"),
});

/** SetUpSearch is how far a set-up has come: the step, and the integration once it is kept. */
export interface SetUpSearch {
  step?: StepID;
  integration?: string;
}

const setUp = createRoute({
  getParentRoute,
  path: "/integrations/new/$kind",
  validateSearch: (search: Record<string, unknown>): SetUpSearch => ({
    ...(isStep(search.step) ? { step: search.step } : {}),
    ...texts(search, "integration"),
  }),
  component: view(() => import("./SetUp"), "SetUp"),
});

const tabs = ["runs", "plan", "connection"] as const;

/** IntegrationSearch is which part of an integration is shown, and which of its runs. */
export interface IntegrationSearch {
  tab?: (typeof tabs)[number];
  states?: string[];
}

const integration = createRoute({
  getParentRoute,
  path: "/integrations/$id",
  validateSearch: (search: Record<string, unknown>): IntegrationSearch => {
    const tab = tabs.find((one) => one === search.tab);
    const states = Array.isArray(search.states) ? search.states.map(String) : [];
    return { ...(tab ? { tab } : {}), ...(states.length > 0 ? { states } : {}) };
  },
  component: view(() => import("./Integration"), "IntegrationPage"),
});

const edit = createRoute({
  getParentRoute,
  path: "/integrations/$id/edit",
  component: view(() => import("./Edit"), "Edit"),
});

/** integrationRoutes are the views of what is connected and of what can be. */
export const integrationRoutes = [applied, library, setUp, integration, edit] as const;
