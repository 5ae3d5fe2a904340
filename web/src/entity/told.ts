import type { Schemas } from "../api/client";

/** Change is something that became of an entity, or of a relationship of it. */
export type Change = Schemas["Change"];

/** Bundle is changes of one sort to relationships of one type, at one moment. */
export interface Bundle {
  op: Change["op"];
  relationship: string;
  direction: Change["direction"];
  /** The type at the other ends. */
  type: string;
  changes: Change[];
}

/** Episode is what happened at one moment. */
export interface Episode {
  generation: number;
  at: string;
  own: Change[];
  bundles: Bundle[];
}

/** episodesOf puts together what happened at one moment, relationships of one type in one. */
export function episodesOf(changes: readonly Change[]): Episode[] {
  const episodes: Episode[] = [];
  for (const change of changes) {
    let episode = episodes.at(-1);
    if (episode?.generation !== change.generation) {
      episode = { generation: change.generation, at: change.at, own: [], bundles: [] };
      episodes.push(episode);
    }
    if (!change.relationship) episode.own.push(change);
    else bundled(episode.bundles, change, change.relationship);
  }
  return episodes;
}

function bundled(bundles: Bundle[], change: Change, relationship: string): void {
  const { op, direction } = change;
  const type = change.other?.type ?? "";
  const found = bundles.find(
    (one) => one.op === op && one.relationship === relationship && one.direction === direction && one.type === type,
  );
  if (found) found.changes.push(change);
  else bundles.push({ op, relationship, direction, type, changes: [change] });
}

/** nameIn is what an entity was called, as its history tells. */
export function nameIn(changes: readonly Change[]): string | undefined {
  for (const change of changes) {
    if (change.relationship) continue;
    const value = change.properties.find((property) => property.name === "displayName");
    const name = value?.after ?? value?.before;
    if (typeof name === "string" && name !== "") return name;
  }
  return undefined;
}

/** atOf is the episode of a moment, of those that are given, the newest first: the last one until then. */
export function atOf(episodes: readonly Episode[], moment: string | undefined): Episode | undefined {
  return moment === undefined ? undefined : episodes.find((one) => Date.parse(one.at) <= Date.parse(moment));
}
