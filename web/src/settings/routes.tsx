import { createRoute, redirect } from "@tanstack/react-router";
import { consoleRoute } from "../app/root";
import { view } from "../app/view";
import { meQuery } from "../session/me";
import { auditOf } from "./audit/view";
import { firstFor } from "./parts";

const getParentRoute = () => consoleRoute;

const settings = createRoute({
  getParentRoute,
  path: "/settings",
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    throw redirect({ to: firstFor(me.permissions) });
  },
});

const people = createRoute({
  getParentRoute,
  path: "/settings/people",
  validateSearch: (search: Record<string, unknown>): { text?: string; sort?: string; person?: string } => ({
    ...(typeof search.text === "string" ? { text: search.text } : {}),
    ...(typeof search.sort === "string" ? { sort: search.sort } : {}),
    ...(typeof search.person === "string" ? { person: search.person } : {}),
  }),
  component: view(() => import("./people/People"), "People"),
});

const roles = createRoute({
  getParentRoute,
  path: "/settings/roles",
  component: view(() => import("./Roles"), "Roles"),
});

/** Whose says whether one sees what is one's own, or everybody's. */
export interface Whose {
  of?: "all";
}

const whose = (search: Record<string, unknown>): Whose => (search.of === "all" ? { of: "all" } : {});

const tokens = createRoute({
  getParentRoute,
  path: "/settings/tokens",
  validateSearch: whose,
  component: view(() => import("./access/Tokens"), "Tokens"),
});

const sessions = createRoute({
  getParentRoute,
  path: "/settings/sessions",
  validateSearch: whose,
  component: view(() => import("./access/Sessions"), "Sessions"),
});

const retention = createRoute({
  getParentRoute,
  path: "/settings/retention",
  component: view(() => import("./Retention"), "Retention"),
});

const audit = createRoute({
  getParentRoute,
  path: "/settings/audit",
  validateSearch: auditOf,
  component: view(() => import("./audit/Audit"), "Audit"),
});

const server = createRoute({
  getParentRoute,
  path: "/settings/server",
  component: view(() => import("./Server"), "Server"),
});

const about = createRoute({
  getParentRoute,
  path: "/settings/about",
  validateSearch: (search: Record<string, unknown>): { text?: string; component?: string } => ({
    ...(typeof search.text === "string" ? { text: search.text } : {}),
    ...(typeof search.component === "string" ? { component: search.component } : {}),
  }),
  component: view(() => import("./about/About"), "About"),
});

/** settingRoutes are the views of who may do what, what is kept, and what the server is. */
export const settingRoutes = [settings, people, roles, tokens, sessions, retention, audit, server, about] as const;
