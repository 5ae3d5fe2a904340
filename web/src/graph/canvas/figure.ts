import { wordsOf } from "../../ui/naming";
import { familyOf, grounds } from "../families";
import { marksOf } from "../marks";
import type { Link, Scene } from "../scene";
import { calledIn, titleOfRoll } from "../words";
import type { Place } from "./layers";
import { pictureOf } from "./pictures";

/** Spot is an entity or a roll as it is drawn. Where it is may change. */
export interface Spot {
  id: string;
  label: string;
  at: Place;
  /** The address of its image; a roll has none, but a width. */
  picture?: string;
  width?: number;
  ground: string;
  /** What became of it, if anything. */
  fate?: "new" | "gone" | "changed";
  /** Whether the path that is shown goes over it. */
  way: boolean;
}

/** Look is how a line looks, what is drawn first before what is drawn upon it. */
export type Look = (typeof looks)[number];

/** looks are all looks of lines, in the order in which they are drawn. */
export const looks = ["plain", "rolled", "gone", "new", "near", "nearOfMany", "way"] as const;

/** Line is a relationship as it is drawn. */
export interface Line {
  id: string;
  from: Spot;
  to: Spot;
  label: string;
  look: Look;
  /** How far to the left of the straight way it goes, when there are several. */
  bend: number;
}

/** Figure is all that is drawn of a scene. */
export interface Figure {
  spots: Map<string, Spot>;
  lines: Line[];
  /** The lines that lead from or to a spot. */
  linesAt: Map<string, Line[]>;
}

/** Shown is what a picture is to show, and how. */
export interface Shown {
  scene: Scene;
  pinned: ReadonlySet<string>;
  /** The entities of the path that is shown, in order. */
  way: readonly string[];
}

/** letter is how wide one is, about. */
export const letter = 6.2;
const step = 26;

/** figureOf is how a scene is drawn, with everything where it is. */
export function figureOf({ scene, pinned, way }: Shown, placeOf: (id: string) => Place): Figure {
  const on = new Set(way);
  const spots = new Map<string, Spot>();
  for (const node of scene.nodes) {
    const { grave, exploited } = marksOf(node);
    const fate = node.fate === "same" ? undefined : node.fate;
    const badges = { grave, exploited, fate, pinned: pinned.has(node.id) || undefined };
    spots.set(node.id, {
      id: node.id,
      label: calledIn(node),
      at: placeOf(node.id),
      picture: pictureOf(node.type, badges),
      ground: grounds[familyOf(node.type)],
      fate,
      way: on.has(node.id),
    });
  }
  for (const roll of scene.rolls) {
    const label = titleOfRoll(roll);
    const ground = grounds[familyOf(roll.type)];
    spots.set(roll.id, {
      id: roll.id,
      label,
      at: placeOf(roll.id),
      width: letter * label.length + 28,
      ground,
      way: false,
    });
  }
  const lines = linesOf(scene, spots, way);
  return { spots, lines, linesAt: gathered(lines) };
}

function linesOf({ links, rolls }: Scene, spots: Map<string, Spot>, way: readonly string[]): Line[] {
  const steps = new Set(way.slice(1).map((id, at) => pairOf(way[at] ?? "", id)));
  const several = new Map<string, Link[]>();
  for (const link of links) {
    const pair = pairOf(link.from, link.to);
    const known = several.get(pair);
    if (known) known.push(link);
    else several.set(pair, [link]);
  }
  const lines: Line[] = [];
  for (const [pair, all] of several) {
    all.forEach((link, nth) => {
      const [from, to] = [spots.get(link.from), spots.get(link.to)];
      if (!from || !to) return;
      const aside = (nth - (all.length - 1) / 2) * step;
      const look = steps.has(pair) ? "way" : link.fate === "new" || link.fate === "gone" ? link.fate : "plain";
      const id = `${link.from} ${link.type} ${link.to}`;
      lines.push({ id, from, to, label: verbOf(link.class), look, bend: link.from < link.to ? aside : -aside });
    });
  }
  for (const { id, owner, direction, class: verb } of rolls) {
    const ends = [spots.get(owner), spots.get(id)];
    const [from, to] = direction === "out" ? ends : ends.reverse();
    if (from && to) lines.push({ id: `${id} edge`, from, to, label: verbOf(verb), look: "rolled", bend: 0 });
  }
  return lines;
}

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

const verbOf = (verb: string) => wordsOf(verb).toLowerCase();

function gathered(lines: readonly Line[]): Map<string, Line[]> {
  const at = new Map<string, Line[]>();
  for (const line of lines) {
    for (const { id } of new Set([line.from, line.to])) {
      const known = at.get(id);
      if (known) known.push(line);
      else at.set(id, [line]);
    }
  }
  return at;
}
