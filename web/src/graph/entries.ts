import { wordsOfMarks } from "./marks";
import type { Scene } from "./scene";
import { calledIn, fates, titleOfRoll } from "./words";

/** Entry is an entity of a picture, or a roll, in the table beside it. */
export interface Entry {
  id: string;
  name: string;
  type: string;
  marks: string[];
  fate: string;
  /** With how many others it is joined in the picture. */
  joined: number;
  roll: boolean;
}

/** entriesOf are the rolls and entities of a picture: what stands for many first, then what joins the most. */
export function entriesOf({ nodes, rolls, links }: Scene): Entry[] {
  const joined = new Map<string, Set<string>>();
  const add = (from: string, to: string) => joined.set(from, (joined.get(from) ?? new Set()).add(to));
  for (const { from, to } of links) {
    add(from, to);
    add(to, from);
  }
  const entities = nodes.map((node) => ({
    id: node.id,
    name: calledIn(node),
    type: node.type,
    marks: wordsOfMarks(node),
    fate: fates[node.fate ?? ""] ?? "",
    joined: joined.get(node.id)?.size ?? 0,
    roll: false,
  }));
  const rolled = rolls.map((roll) => ({
    id: roll.id,
    name: titleOfRoll(roll),
    type: roll.type,
    marks: [],
    fate: "",
    joined: 1,
    roll: true,
  }));
  return [...rolled, ...entities.sort((a, b) => b.joined - a.joined || a.name.localeCompare(b.name))];
}

/** Tie is a relationship of a picture in the table beside it. */
export interface Tie {
  id: string;
  from: string;
  fromName: string;
  verb: string;
  toName: string;
  fate: string;
}

/** tiesOf are the relationships of a picture. */
export function tiesOf({ nodes, links, rolls }: Scene): Tie[] {
  const names = new Map(nodes.map((node) => [node.id, calledIn(node)]));
  const name = (id: string) => names.get(id) ?? id;
  const told = links.map(({ type, class: verb, from, to, fate }) => ({
    id: `${from} ${type} ${to}`,
    from,
    fromName: name(from),
    verb: verb.toLowerCase(),
    toName: name(to),
    fate: fates[fate ?? ""] ?? "",
  }));
  const rolled = rolls.map((roll) => ({
    id: roll.id,
    from: roll.owner,
    fromName: roll.direction === "out" ? name(roll.owner) : titleOfRoll(roll),
    verb: roll.class.toLowerCase(),
    toName: roll.direction === "out" ? titleOfRoll(roll) : name(roll.owner),
    fate: "",
  }));
  return [...told, ...rolled];
}
