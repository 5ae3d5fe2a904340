import { api, type Schemas } from "../api/client";

/** Kind is something that can be connected, and what has to be filled in for it. */
export type Kind = Schemas["IntegrationKind"];

/** Source is something that is read of a tenant. */
export type Source = Schemas["IntegrationSource"];

const unchanging = { staleTime: Number.POSITIVE_INFINITY };

/** useKinds are the kinds of integrations that there are. They change with the server alone. */
export const useKinds = () => api.useQuery("get", "/api/v1/kinds", { params: { query: { limit: 500 } } }, unchanging);

/** useKind is one of them. */
export const useKind = (id: string) =>
  api.useQuery("get", "/api/v1/kinds/{id}", { params: { path: { id } } }, unchanging);

// What runs do beside reading sources.
const others: Record<string, string> = { match: "Matching what belongs together" };

/** useSourceName tells what people call a source, or another step of a run. */
export function useSourceName(): (step: string) => string {
  const kinds = useKinds();
  const names = new Map(
    kinds.data?.items.flatMap((kind) => kind.sources.map((s): [string, string] => [s.name, s.label])),
  );
  return (step) => names.get(step) ?? others[step] ?? step.replaceAll("_", " ");
}
