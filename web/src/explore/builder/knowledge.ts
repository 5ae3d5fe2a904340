import type { Schemas } from "../../api/client";
import type { Entity, Step, Thing } from "./outline";

/** Knowledge is what there is in the graph that a query can be built of. */
export interface Knowledge {
  model: Schemas["Model"];
  /** How many entities there are of a type, and relationships. */
  counts: ReadonlyMap<string, number>;
}

/** knowledgeOf puts together what the graph can hold and what it does. */
export function knowledgeOf(model: Schemas["Model"], status: Schemas["GraphStatus"]): Knowledge {
  const all = [...status.entities, ...status.relationships];
  return { model, counts: new Map(all.map(({ type, count }) => [type, count])) };
}

/** Name is a class or a type that entities can be of, and how many there are. */
export interface Name {
  name: string;
  isClass: boolean;
  types: readonly string[];
  count: number;
}

/** namesOf are the classes and types that there are entities of, of all types or of some. */
export function namesOf({ model, counts }: Knowledge, among?: readonly string[]): Name[] {
  const there = model.entities.filter(({ type }) => counts.has(type) && (!among || among.includes(type)));
  const types = there.map(({ type }) => ({ name: type, isClass: false, types: [type], count: counts.get(type) ?? 0 }));
  const classes = [...new Set(there.flatMap((one) => one.classes))].map((name) => {
    const of = there.filter((one) => one.classes.includes(name)).map(({ type }) => type);
    return { name, isClass: true, types: of, count: of.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0) };
  });
  const most = (a: Name, b: Name) => b.count - a.count || a.name.localeCompare(b.name);
  return [...classes.sort(most), ...types.sort(most)];
}

/** typesNamed are the types that classes and types name; all when none is named. */
export function typesNamed({ model }: Knowledge, names: readonly string[] | undefined): string[] {
  const all = model.entities.filter(
    ({ type, classes }) => !names?.length || names.includes(type) || classes.some((one) => names.includes(one)),
  );
  return all.map(({ type }) => type);
}

/** Way is a relationship that leads on, to where, and how many there are of it. */
export interface Way {
  verb: string;
  /** Which way it points, where that matters: both ways are there. */
  direction?: "out" | "in";
  to: string;
  count: number;
}

/** waysFrom are the relationships that there are from entities of some types, those of which there are most first. */
export function waysFrom({ model, counts }: Knowledge, types: readonly string[]): Way[] {
  const ways = new Map<string, Way>();
  const add = (verb: string, direction: "out" | "in", to: string, count: number) => {
    const key = `${verb} ${direction} ${to}`;
    const before = ways.get(key);
    ways.set(key, { verb, direction, to, count: count + (before?.count ?? 0) });
  };
  for (const { type, class: verb, from, to } of model.relationships) {
    const count = counts.get(type);
    if (!count) continue;
    if (types.includes(from)) add(verb, "out", to, count);
    if (types.includes(to)) add(verb, "in", from, count);
  }
  const all = [...ways.values()];
  return all
    .map((way) => {
      const both = all.some((other) => other !== way && other.verb === way.verb && other.to === way.to);
      if (both) return way;
      const { verb, to, count } = way;
      return { verb, to, count };
    })
    .sort((a, b) => b.count - a.count || a.verb.localeCompare(b.verb));
}

/** typesAfter are the types that are gone on from after some steps, from some others. */
export function typesAfter(known: Knowledge, from: readonly string[], steps: readonly Step[]): string[] {
  let types = [...from];
  for (const step of steps) {
    types = step.entity
      ? typesReached(known, types, step)
      : joined(types, typesAfter(known, types, step.optional ?? []));
  }
  return types;
}

const joined = (some: readonly string[], others: readonly string[]): string[] => [...new Set([...some, ...others])];

/** typesReached are the types that a hop from others leads to. */
export function typesReached(known: Knowledge, from: readonly string[], { verbs, entity }: Step): string[] {
  if (entity?.names?.length) return typesNamed(known, entity.names);
  const ways = waysFrom(known, from).filter(({ verb }) => !verbs?.length || verbs.includes(verb));
  return [...new Set(ways.map(({ to }) => to))];
}

/** Property is a property that something can have. */
export type Property = Schemas["ModelProperty"];

const own: Property[] = [
  ["_type", "text", "Its type."],
  ["_class", "list", "Its classes."],
  ["_id", "text", "Its identifier in the graph."],
  ["_key", "text", "Its identifier in its integration."],
  ["_integrationName", "text", "The integration it comes from."],
  ["_createdOn", "time", "When it was first read."],
  ["_beginOn", "time", "When it was last seen changed."],
].map(([name = "", kind, description = ""]) => ({ name, kind: kind as Property["kind"], description }));

/** propertiesOf are the properties that things of some types can have, and those of all of them. */
export function propertiesOf({ model }: Knowledge, types: readonly string[]): Property[] {
  const all = [...model.entities, ...model.relationships].filter(({ type }) => types.includes(type));
  const found = new Map<string, Property>();
  for (const property of all.flatMap(({ properties }) => properties)) {
    if (!found.has(property.name)) found.set(property.name, property);
  }
  return [...[...found.values()].sort((a, b) => a.name.localeCompare(b.name)), ...own];
}

/** relationshipTypes are the types of relationships of some verbs between types. */
export function relationshipTypes(
  { model }: Knowledge,
  verbs: readonly string[] | undefined,
  one: readonly string[],
  other: readonly string[],
): string[] {
  return model.relationships
    .filter(
      ({ class: verb, from, to }) =>
        (!verbs?.length || verbs.includes(verb)) &&
        ((one.includes(from) && other.includes(to)) || (one.includes(to) && other.includes(from))),
    )
    .map(({ type }) => type);
}

/** Said is a thing of the pattern with the types that it can be of. */
export interface Said extends Thing {
  types: readonly string[];
}

/** said are the things of a pattern with their types. */
export function said(known: Knowledge, things: readonly Thing[], start: Entity, steps: readonly Step[]): Said[] {
  const types = new Map<string, readonly string[]>();
  let place = 0;
  const walk = (from: readonly string[], some: readonly Step[]): string[] => {
    let before = [...from];
    for (const step of some) {
      if (!step.entity) {
        before = joined(before, walk(before, step.optional ?? []));
        continue;
      }
      const reached = typesReached(known, before, step);
      place++;
      types.set(`${place} true`, relationshipTypes(known, step.verbs, before, reached));
      types.set(`${place} false`, reached);
      before = reached;
    }
    return before;
  };
  const first = typesNamed(known, start.names);
  types.set("0 false", first);
  walk(first, steps);
  return things.map((one) => ({ ...one, types: types.get(`${one.place} ${one.relationship}`) ?? [] }));
}
