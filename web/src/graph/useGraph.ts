import { keepPreviousData } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { api, http } from "../api/client";
import { type Node, told } from "./marks";
import { isRoll, type Roll, sceneOf } from "./scene";
import { useExpanded } from "./useExpanded";
import { usePath } from "./usePath";
import type { GraphView } from "./view";

/** most is how many entities a picture has at most. */
export const most = 2000;
/** mostLinks is how many relationships are drawn at most. */
export const mostLinks = 5000;
const page = 50;

interface Asked {
  /** The entities that the picture begins with, by their identifiers. */
  start: readonly string[];
  /** The moment that is looked at; the present when absent. */
  at: string | undefined;
  view: GraphView;
  change: (by: Partial<GraphView>) => void;
}

/** Graph is a picture of how entities are joined, and what one can do with it. */
export type Graph = ReturnType<typeof useGraph>;

interface Loaded {
  ids: string[];
  next?: string | undefined;
}

/** useGraph is what is to be seen of some entities, and what one can do with that. */
export function useGraph({ start, at, view, change }: Asked) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [pinned, setPinned] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [unrolled, setUnrolled] = useState<ReadonlyMap<string, number>>(new Map());
  const [loaded, setLoaded] = useState<ReadonlyMap<string, Loaded>>(new Map());
  const [failed, setFailed] = useState<unknown>();
  const open = view.open ?? none;
  const expanded = useExpanded(open, at, view.since);
  const path = usePath(view.path, at, view.hide);

  const wanted = useMemo(() => {
    const extra = [...loaded.values()].flatMap(({ ids }) => ids);
    return [...new Set([...path.ids, ...open, ...start, ...expanded.ids, ...extra])];
  }, [start, open, expanded.ids, loaded, path.ids]);
  const ids = useMemo(() => wanted.slice(0, most), [wanted]);
  const net = api.useQuery(
    "post",
    "/api/v1/graph/join",
    { body: { ids, properties: told, at, since: view.since } },
    { enabled: ids.length > 0, placeholderData: keepPreviousData, staleTime: 60_000, refetchOnWindowFocus: false },
  );
  const kept = useMemo(
    () => new Set([...pinned, ...path.ids, ...open, ...[...loaded.values()].flatMap((one) => one.ids)]),
    [pinned, path.ids, open, loaded],
  );
  const without = useMemo(() => new Set(view.hide), [view.hide]);
  const scene = useMemo(
    () =>
      sceneOf({
        nodes: net.data?.entities ?? [],
        links: (net.data?.relationships ?? []).slice(0, mostLinks),
        groups: expanded.groups,
        unrolled,
        hidden,
        without,
        kept,
      }),
    [net.data, expanded.groups, unrolled, hidden, without, kept],
  );

  const roots = useMemo(
    () => rootsOf(net.data?.entities ?? [], view.path?.[0] ?? start[0]),
    [net.data, view.path, start],
  );

  const unroll = useCallback(
    async (roll: Roll) => {
      if (roll.members) {
        setUnrolled((before) => new Map(before).set(roll.id, (before.get(roll.id) ?? 0) + page));
        return;
      }
      try {
        const known = loaded.get(roll.id);
        const more = await neighbours(roll, at, known?.next);
        setFailed(undefined);
        setLoaded((before) => {
          const ids = [...(before.get(roll.id)?.ids ?? []), ...more.ids];
          return new Map(before).set(roll.id, { ids, next: more.next });
        });
      } catch (error) {
        setFailed(error);
      }
    },
    [loaded, at],
  );
  const expand = (id: string) => {
    const roll = scene.rolls.find((one) => one.id === id);
    if (roll) void unroll(roll);
    else if (isRoll(id) || open.includes(id)) return;
    else change({ open: [...open, id] });
  };
  const collapse = (id: string) => change({ open: lacking(open, id) });
  const hide = (all: readonly string[]) => {
    setHidden((before) => new Set([...before, ...all.flatMap((id) => membersOf(id, scene.rolls))]));
    setChosen((before) => before.filter((id) => !all.includes(id)));
  };
  const pin = (id: string, stays = !pinned.has(id)) => setPinned((before) => withOr(before, id, stays));
  const choose = useCallback((id: string | undefined, more = false) => {
    setChosen((before) => {
      if (id === undefined) return before.length === 0 ? before : [];
      return more && before[0] !== undefined && before[0] !== id ? [before[0], id] : [id];
    });
  }, []);
  return {
    scene,
    net,
    expanded,
    path,
    roots,
    open,
    chosen,
    pinned,
    hidden,
    failed,
    /** How many entities there are that the picture has no room for. */
    beyond: Math.max(0, wanted.length - most),
    expand,
    collapse,
    hide,
    showAll: () => setHidden(new Set()),
    pin,
    choose,
    forget: () => setFailed(undefined),
  };
}

const none: string[] = [];
const mostRoots = 60;

/** rootsOf are where one looks from: all of the type that the picture begins with, unless there are many. */
function rootsOf(nodes: readonly Node[], first: string | undefined): string[] {
  const type = nodes.find(({ id }) => id === first)?.type;
  const same = nodes.filter((node) => node.type === type).map(({ id }) => id);
  return first === undefined || same.length > mostRoots
    ? same.slice(0, mostRoots)
    : [first, ...(lacking(same, first) ?? [])];
}

function membersOf(id: string, rolls: readonly Roll[]): string[] {
  return rolls.find((roll) => roll.id === id)?.members ?? [id];
}

function lacking(all: readonly string[], id: string): string[] | undefined {
  const rest = all.filter((one) => one !== id);
  return rest.length > 0 ? rest : undefined;
}

function withOr(all: ReadonlySet<string>, id: string, stays: boolean): ReadonlySet<string> {
  const after = new Set(all);
  if (stays) after.add(id);
  else after.delete(id);
  return after;
}

/** neighbours are the next of those that a roll stands for. */
async function neighbours(roll: Roll, at: string | undefined, cursor: string | undefined) {
  const { relationship, direction, type, owner: id } = roll;
  const query = { relationship, direction, type, at, limit: page, cursor };
  const { data } = await http.GET("/api/v1/entities/{id}/neighbours", { params: { path: { id }, query } });
  return { ids: (data?.items ?? []).map((row) => (row as { _id: string })._id), next: data?.next };
}
