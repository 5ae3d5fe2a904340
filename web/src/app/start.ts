import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { api } from "../api/client";
import { meQuery } from "../session/me";

/** someIntegration asks whether anything is connected. */
export const someIntegration = api.queryOptions("get", "/api/v1/integrations", {
  params: { query: { limit: 1, fields: ["id"] } },
});

/** welcome leads from the overview to what can be connected, for who may, while nothing is. */
export async function welcome(queries: QueryClient): Promise<void> {
  const { permissions } = await queries.ensureQueryData(meQuery);
  if (!permissions.includes("integration.read") || !permissions.includes("integration.create")) return;
  const { items } = await queries.fetchQuery(someIntegration);
  if (items.length === 0) throw redirect({ to: "/integrations/library" });
}
