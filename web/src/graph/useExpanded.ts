import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, type Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { few, type Group } from "./scene";

type Around = Schemas["Surroundings"];

/** Expanded is what is around the entities that were expanded. */
export interface Expanded {
  /** The identifiers of those that are few of their kind. */
  ids: string[];
  /** The others, counted. */
  groups: Group[];
  completeness: Schemas["AnswerCompleteness"][];
  waiting: boolean;
  error: unknown;
  retry: () => void;
}

/** useExpanded asks what is around entities at a moment and, where one is compared with, at an earlier one. */
export function useExpanded(open: readonly string[], at: string | undefined, since: string | undefined): Expanded {
  const now = useAround(open, at);
  const then = useAround(since ? open : [], since);
  return useMemo(() => {
    const known = open.flatMap((owner, i) => told(owner, now[i]?.data, then[i]?.data));
    const asked = [...now, ...then];
    // What came, or is gone, is unknown at one of two moments.
    const failed = asked.filter(({ error }) => error && !(since && isUnknown(error)));
    return {
      ids: known.flatMap(({ ids }) => ids),
      groups: known.flatMap(({ groups }) => groups),
      completeness: now.flatMap(({ data }) => data?.completeness ?? []),
      waiting: asked.some(({ isLoading }) => isLoading),
      error: failed[0]?.error ?? undefined,
      retry: () => {
        for (const one of failed) void one.refetch();
      },
    };
  }, [open, now, then, since]);
}

function useAround(ids: readonly string[], at: string | undefined) {
  return useQueries({
    queries: ids.map((id) => ({
      ...api.queryOptions("get", "/api/v1/entities/{id}/around", { params: { path: { id }, query: { few, at } } }),
      staleTime: 60_000,
      refetchOnWindowFocus: false,
    })),
    combine: combined,
  });
}

const combined = <T>(results: T[]): T[] => results;

/** told is what is around one entity, now and then. */
function told(owner: string, now: Around | undefined, then: Around | undefined): { ids: string[]; groups: Group[] } {
  const same = (a: Around["groups"][number]) => (b: Around["groups"][number]) =>
    a.relationship === b.relationship && a.direction === b.direction && a.type === b.type;
  const all = [...(now?.groups ?? [])];
  for (const group of then?.groups ?? []) if (!all.some(same(group))) all.push({ ...group, count: 0, ids: undefined });
  const ids: string[] = [];
  const groups: Group[] = [];
  for (const group of all) {
    const before = then?.groups.find(same(group));
    ids.push(...(group.ids ?? []), ...(before?.ids ?? []));
    if (group.ids || (group.count === 0 && before?.ids)) continue;
    groups.push({
      owner,
      relationship: group.relationship,
      class: group.class,
      direction: group.direction,
      type: group.type,
      count: group.count,
      ...(then && { before: before?.count ?? 0 }),
    });
  }
  return { ids, groups };
}

const isUnknown = (error: unknown) => error instanceof Problem && error.kind === "not_found";
