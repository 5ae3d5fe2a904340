import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { api } from "../api/client";
import { meQuery } from "../session/me";

/** someIntegration asks whether anything is connected. */
export const someIntegration = api.queryOptions("get", "/api/v1/integrations", {
  params: { query: { limit: 1, fields: ["id"] } },
});

/** toStart leads from / to the systems or, when nothing is connected yet, to what can be. */
export async function toStart(queries: QueryClient): Promise<never> {
  const { permissions } = await queries.ensureQueryData(meQuery);
  if (permissions.includes("integration.read") && permissions.includes("integration.create")) {
    const { items } = await queries.fetchQuery(someIntegration);
    if (items.length === 0) throw redirect({ to: "/integrations/library" });
  }
  throw redirect({ to: "/assets/$inventory", params: { inventory: "systems" } });
}
