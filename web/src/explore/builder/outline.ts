import type { Schemas } from "../../api/client";

/** Outline is a query part by part, as the server takes it apart. */
export type Outline = Schemas["Outline"];
export type Entity = Schemas["OutlineEntity"];
export type Step = Schemas["OutlineStep"];
export type Condition = Schemas["OutlineCondition"];
export type Column = Schemas["OutlineColumn"];
export type Sort = Schemas["OutlineSort"];

/** Thing is an entity or a relationship of the pattern that conditions and columns can speak of. */
export interface Thing {
  /** Which of the entities it is, or leads to, in the order in which they are written. */
  place: number;
  relationship: boolean;
  alias?: string;
  /** Classes and types of an entity, verbs of a relationship. */
  names: readonly string[];
  /** Whether it must not be there: nothing can be said of it elsewhere. */
  absent: boolean;
}

/** thingsOf are the entities and relationships of a pattern, in the order in which they are written. */
export function thingsOf({ start, steps }: Pick<Outline, "start" | "steps">): Thing[] {
  const things: Thing[] = [entity(start, 0, false)];
  let place = 0;
  const walk = (some: readonly Step[], absent: boolean) => {
    let gone = absent;
    for (const step of some) {
      gone ||= step.negated === true;
      if (!step.entity) {
        walk(step.optional ?? [], gone);
        continue;
      }
      place++;
      if (!step.somehow) {
        things.push(thing(place, true, step.relationship, step.verbs ?? [], gone));
      }
      things.push(entity(step.entity, place, gone));
    }
  };
  walk(steps ?? [], false);
  return things;
}

const thing = (
  place: number,
  relationship: boolean,
  alias: string | undefined,
  names: readonly string[],
  absent: boolean,
): Thing => ({ place, relationship, ...(alias ? { alias } : {}), names, absent });

const entity = ({ alias, names, smart }: Entity, place: number, absent: boolean) =>
  thing(place, false, alias, smart ? [] : (names ?? []), absent);

/** referenceTo is what a thing is called in the rest of the query: its alias, or a name that nothing else has. */
export function referenceTo(of: Thing, things: readonly Thing[]): string | undefined {
  if (of.alias) return of.alias;
  const [name, ...others] = of.names;
  if (!name || others.length > 0 || !/^\w+$/.test(name)) return undefined;
  const same = things.filter((one) => one.alias === name || one.names.includes(name));
  return same.length === 1 ? name : undefined;
}

/** markOf is how a condition or a column that is just made speaks of a thing: as the query does, else by its place. */
export const markOf = (of: Thing, things: readonly Thing[]): string =>
  referenceTo(of, things) ?? `@${of.place}${of.relationship ? "~" : ":"}`;

/** settled is the outline with an alias for each thing that is spoken of by its place. */
export function settled(outline: Outline): Outline {
  const spoken = [...(outline.columns ?? []), ...leaves(outline.where)].map(({ of }) => of);
  const mark = spoken.find((of) => of?.startsWith("@"));
  if (!mark) return outline;
  const things = thingsOf(outline);
  const of = things.find((one) => markOf(one, things) === mark);
  const alias = of ? aliasFor(of, things) : "";
  const rename = <T extends { of?: string }>(one: T): T => (one.of === mark ? { ...one, of: alias } : one);
  const made = of ? named(outline, of, alias) : outline;
  return settled({
    ...made,
    ...(made.columns ? { columns: made.columns.map(rename) } : {}),
    ...(made.where ? { where: renamed(made.where, rename) } : {}),
  });
}

function renamed(condition: Condition, rename: (one: Condition) => Condition): Condition {
  const { all, any } = condition;
  if (all) return { ...condition, all: all.map((one) => renamed(one, rename)) };
  return any ? { ...condition, any: any.map((one) => renamed(one, rename)) } : rename(condition);
}

const leaves = (condition: Condition | undefined): Condition[] =>
  condition ? ((condition.all ?? condition.any)?.flatMap(leaves) ?? [condition]) : [];

/** aliasFor is a short name for a thing that nothing has yet: device for user_device. */
export function aliasFor(of: Thing, things: readonly Thing[]): string {
  const [first] = of.names;
  const word = of.relationship ? "link" : (first?.split("_").at(-1)?.toLowerCase().replace(/\W/g, "") ?? "");
  const base = word === "" || reserved.has(word) || /^\d/.test(word) ? "thing" : word;
  const taken = new Set(things.flatMap(({ alias, names }) => [alias, ...names]));
  for (let n = 1; ; n++) {
    const alias = n === 1 ? base : `${base}${n}`;
    if (!taken.has(alias)) return alias;
  }
}

// Words of the language, which name nothing.
const reserved = new Set(
  (
    "count sum avg min max find unique that with where return order by limit skip having has relates to from and or not " +
    "true false null undefined as"
  ).split(" "),
);

/** named is the outline with an alias for a thing that has none. */
export function named(outline: Outline, of: Thing, alias: string): Outline {
  if (of.place === 0) return { ...outline, start: { ...outline.start, alias } };
  let place = 0;
  const walk = (steps: readonly Step[]): Step[] =>
    steps.map((step) => {
      if (!step.entity) return { ...step, optional: walk(step.optional ?? []) };
      place++;
      if (place !== of.place) return step;
      return of.relationship ? { ...step, relationship: alias } : { ...step, entity: { ...step.entity, alias } };
    });
  return { ...outline, steps: walk(outline.steps ?? []) };
}

/** ready is the outline without what is not finished: conditions that lack a value, columns of things that are gone. */
export function ready(outline: Outline): Outline {
  const things = thingsOf(outline).filter(({ absent }) => !absent);
  const known = new Set(things.map((one) => referenceTo(one, things)));
  const section = (steps: readonly Step[]): string[] =>
    steps.flatMap(({ alias, optional }) => [...(alias && optional ? [alias] : []), ...section(optional ?? [])]);
  for (const alias of section(outline.steps ?? [])) known.add(alias);
  const there = (of: string | undefined) => of === undefined || known.has(of);
  const walk = (steps: readonly Step[]): Step[] =>
    steps
      .map((step) =>
        step.entity ? { ...step, entity: entityReady(step.entity) } : { ...step, optional: walk(step.optional ?? []) },
      )
      .filter((step) => step.entity || (step.optional?.length ?? 0) > 0);
  const columns = (outline.columns ?? []).filter(({ of, written }) => written || (of && there(of)));
  const names = new Set(columns.map(columnName));
  return {
    ...outline,
    start: entityReady(outline.start),
    steps: walk(outline.steps ?? []),
    where: conditionReady(outline.where, (one) => there(one.of)),
    columns,
    having: columns.length > 0 ? conditionReady(outline.having, () => true) : undefined,
    order: (outline.order ?? []).filter(({ column, of, written }) =>
      written || column === undefined ? there(of) : names.has(column),
    ),
  };
}

const entityReady = (one: Entity): Entity => ({ ...one, with: conditionReady(one.with, () => true) });

/** conditionReady is what of a condition is finished; nothing when none of it is. */
export function conditionReady(
  condition: Condition | undefined,
  fits: (one: Condition) => boolean,
): Condition | undefined {
  if (!condition) return undefined;
  const { all, any } = condition;
  const some = all ?? any;
  if (!some) {
    const whole = condition.written || (condition.property && condition.operator && condition.values?.length);
    return whole && fits(condition) ? condition : undefined;
  }
  const rest = some.map((one) => conditionReady(one, fits)).filter((one) => one !== undefined);
  if (rest.length < 2) return rest[0];
  return all ? { all: rest } : { any: rest };
}

/** columnName is what a column is called. */
export function columnName({ name, function: counts, of = "", property, spread, written }: Column): string {
  if (name) return name;
  if (written) return written;
  const value = spread ? `${of}.*` : property ? `${of}.${property}` : of;
  return counts ? `${counts}(${value})` : value;
}

/** hopsIn is how many hops there are in some steps. */
export const hopsIn = (steps: readonly Step[]): number =>
  steps.reduce((sum, step) => sum + (step.entity ? 1 : hopsIn(step.optional ?? [])), 0);
