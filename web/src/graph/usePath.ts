import { useMemo } from "react";
import { api } from "../api/client";

/** everybodys is the type that joins everything, which tells nobody anything. */
const everybodys = "microsoft_defender_account";

/** usePath is the shortest path between two entities, if one asks for it, over none of some types. */
export function usePath(ends: readonly [string, string] | undefined, at: string | undefined, hide: string[] = []) {
  const [from = "", to = ""] = ends ?? [];
  const without = [...new Set([everybodys, ...hide])];
  const asked = api.useQuery(
    "get",
    "/api/v1/graph/path",
    { params: { query: { from, to, without, at } } },
    { enabled: ends !== undefined, staleTime: 60_000, refetchOnWindowFocus: false },
  );
  const ids = ends ? (asked.data?.entities ?? []).map(({ id }) => id) : [];
  return { asked, ends, ids: useSame(ids) };
}

/** useSame is a list that stays the same for as long as the same is in it. */
function useSame(list: string[]): string[] {
  const key = list.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key tells what is in the list
  return useMemo(() => list, [key]);
}
