import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import { api } from "../api/client";
import type { Remarks } from "./editor/Editor";

const none: Remarks = { warnings: [] };

/** useAnalysis is what the server has to say of a query while it is written; nothing until that is of the query as it is. */
export function useAnalysis(query: string, variables: Record<string, unknown>) {
  const [settled] = useDebouncedValue(query, 250);
  const { data } = api.useQuery(
    "post",
    "/api/v1/query/analyze",
    { body: { query: settled, variables } },
    { enabled: settled.trim() !== "", staleTime: 60_000, gcTime: 60_000, retry: false },
  );
  const analysis = settled === query ? data : undefined;
  const remarks = useMemo<Remarks>(
    () => (analysis ? { error: analysis.error, warnings: analysis.warnings } : none),
    [analysis],
  );
  return { analysis, remarks };
}
