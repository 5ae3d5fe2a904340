import type { Schemas } from "../api/client";
import { type Node, weight } from "./marks";

/** Link is a relationship of a picture, as the server tells it. */
export type Link = Schemas["JoinedRelationship"];

/** Kin are neighbours of one entity of one kind: over relationships of one type, in one direction, of one type. */
export interface Kin {
  owner: string;
  relationship: string;
  class: string;
  direction: "out" | "in";
  type: string;
}

/** Group is how many kin an expanded entity has. */
export interface Group extends Kin {
  count: number;
  /** How many there were at the earlier moment, if one is compared with. */
  before?: number;
}

/** Roll stands for many entities of one kind. */
export interface Roll extends Kin {
  id: string;
  /** How many it stands for. */
  count: number;
  before?: number;
  /** Those that are known already; of others the server has to be asked. */
  members?: string[];
}

/** keyOf tells kin from all others. */
export const keyOf = (kin: Kin): string => `roll ${kin.owner} ${kin.relationship} ${kin.direction} ${kin.type}`;

/** isRoll tells whether an identifier is that of a roll. */
export const isRoll = (id: string): boolean => id.startsWith("roll ");

/** Known is what is known of a picture, and what one wants to see of it. */
export interface Known {
  nodes: readonly Node[];
  links: readonly Link[];
  /** What expanded entities are related to. */
  groups: readonly Group[];
  /** How many of the rolls' members were taken out of them, by their keys. */
  unrolled: ReadonlyMap<string, number>;
  /** The entities and rolls that are hidden, and the types. */
  hidden: ReadonlySet<string>;
  without: ReadonlySet<string>;
  /** Entities that are never rolled up. */
  kept: ReadonlySet<string>;
}

/** Scene is what a picture shows. */
export interface Scene {
  nodes: Node[];
  rolls: Roll[];
  links: Link[];
  /** How many entities there are of each type, shown or not. */
  types: Map<string, number>;
}

/** few are so many of a kind that each is shown. */
export const few = 8;

/** sceneOf is what is shown of what is known: of many of a kind that lead nowhere else, one stands for all. */
export function sceneOf(known: Known): Scene {
  const types = new Map<string, number>();
  for (const { type } of known.nodes) types.set(type, (types.get(type) ?? 0) + 1);
  const open = known.nodes.filter(({ id, type }) => !known.hidden.has(id) && !known.without.has(type));
  const shown = new Map(open.map((node) => [node.id, node]));
  const links = known.links.filter(({ from, to }) => shown.has(from) && shown.has(to));
  const rolls = rolledUp(known, shown, links);
  for (const roll of rolls) for (const id of roll.members ?? []) shown.delete(id);
  const left = links.filter(({ from, to }) => shown.has(from) && shown.has(to));
  return {
    nodes: open.filter(({ id }) => shown.has(id)),
    rolls: [...rolls, ...unread(known, shown)],
    links: left,
    types,
  };
}

/** rolledUp are the rolls of entities that are known and lead nowhere but to one other. */
function rolledUp({ groups, unrolled, kept }: Known, shown: Map<string, Node>, links: readonly Link[]): Roll[] {
  const asked = new Set(groups.map(keyOf));
  const rolls: Roll[] = [];
  for (const { kin, members } of leaves(shown, links)) {
    const key = keyOf(kin);
    const rollable = members.filter(({ id }) => !kept.has(id)).sort((a, b) => weight(b) - weight(a));
    if (asked.has(key) || rollable.length <= few) continue;
    const rest = rollable.slice(unrolled.get(key) ?? 0);
    if (rest.length > 0) rolls.push({ ...kin, id: key, count: rest.length, members: rest.map(({ id }) => id) });
  }
  return rolls;
}

/** leaves are the entities that are joined to one other alone, by what they have in common. */
function leaves(shown: Map<string, Node>, links: readonly Link[]): { kin: Kin; members: Node[] }[] {
  const ways = new Map<string, Link[]>();
  for (const link of links) {
    for (const end of new Set([link.from, link.to])) {
      const known = ways.get(end);
      if (known) known.push(link);
      else ways.set(end, [link]);
    }
  }
  const found = new Map<string, { kin: Kin; members: Node[] }>();
  for (const [id, [way, ...more]] of ways) {
    const node = shown.get(id);
    if (!node || !way || more.length > 0 || way.from === way.to) continue;
    const direction = way.to === id ? "out" : "in";
    const owner = direction === "out" ? way.from : way.to;
    const kin: Kin = { owner, relationship: way.type, class: way.class, direction, type: node.type };
    const group = found.get(keyOf(kin));
    if (group) group.members.push(node);
    else found.set(keyOf(kin), { kin, members: [node] });
  }
  return [...found.values()];
}

/** unread are the rolls of what expanded entities are related to and is not known yet. */
function unread({ nodes, links, groups, hidden, without }: Known, shown: Map<string, Node>): Roll[] {
  const types = new Map(nodes.map(({ id, type }) => [id, type]));
  const seen = new Map<string, number>();
  const count = (kin: Kin) => seen.set(keyOf(kin), (seen.get(keyOf(kin)) ?? 0) + 1);
  for (const { type: relationship, class: verb, from, to, fate } of links) {
    if (fate === "gone") continue;
    count({ owner: from, relationship, class: verb, direction: "out", type: types.get(to) ?? "" });
    count({ owner: to, relationship, class: verb, direction: "in", type: types.get(from) ?? "" });
  }
  return groups.flatMap((group) => {
    const rest = group.count - (seen.get(keyOf(group)) ?? 0);
    const wanted = (rest > 0 || (group.count === 0 && (group.before ?? 0) > few)) && shown.has(group.owner);
    return wanted && !without.has(group.type) && !hidden.has(keyOf(group))
      ? [{ ...group, id: keyOf(group), count: rest }]
      : [];
  });
}
