import { useMemo } from "react";
import { api } from "../../api/client";
import { type Knowledge, knowledgeOf } from "./knowledge";

/** useKnown is what there is in the graph that a query can be built of. */
export function useKnown() {
  const model = api.useQuery("get", "/api/v1/schema", {}, { staleTime: Number.POSITIVE_INFINITY });
  const status = api.useQuery("get", "/api/v1/status", {}, { staleTime: 60_000 });
  const data = useMemo<Knowledge | undefined>(
    () => (model.data && status.data ? knowledgeOf(model.data, status.data) : undefined),
    [model.data, status.data],
  );
  return {
    data,
    error: model.error ?? status.error,
    refetch: () => Promise.all([model.refetch(), status.refetch()]),
  };
}
