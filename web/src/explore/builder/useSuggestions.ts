import { useDebouncedValue } from "@mantine/hooks";
import { api } from "../../api/client";
import { most, shown, suggesting } from "./suggesting";

/** Suggestion is a value that a property has, and how many entities have it. */
export interface Suggestion {
  value: string;
  count: number;
}

/** useSuggestions are the values that a property has in the graph: those that most entities have, with a text in them. */
export function useSuggestions(
  names: readonly string[],
  property: string,
  kind: string,
  text: string,
  wanted: boolean,
) {
  const [settled] = useDebouncedValue(text, 200);
  const query = suggesting(names, property, kind, settled);
  const { data, isFetching } = api.useQuery(
    "post",
    "/api/v1/query",
    { body: { query, limit: most } },
    { enabled: wanted && property !== "", staleTime: 300_000, retry: false },
  );
  const suggestions: Suggestion[] = ((data?.data ?? []) as Record<string, unknown>[])
    .map(({ value, entities }) => ({ value: shown(value), count: Number(entities) }))
    .filter(({ value }) => value !== "");
  return { suggestions, isFetching };
}
