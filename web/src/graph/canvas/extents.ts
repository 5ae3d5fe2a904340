import type { Scene } from "../scene";
import type { Box } from "./camera";
import { type Figure, letter, type Spot } from "./figure";
import type { Place } from "./layers";

/** widthOf is how wide something is with its name. */
export const widthOf = ({ label, width }: Spot): number => width ?? Math.max(44, Math.min(120, letter * label.length));

/** besideOf is what everything is joined with, so that it begins near there. */
export function besideOf({ links, rolls }: Scene): Map<string, string> {
  const beside = new Map<string, string>();
  for (const { from, to } of links) {
    if (!beside.has(from)) beside.set(from, to);
    if (!beside.has(to)) beside.set(to, from);
  }
  for (const { id, owner } of rolls) beside.set(id, owner);
  return beside;
}

const rim = 40;

/** boxOf is the part of a picture in which there is something, or will be when all are at other places. */
export function boxOf({ spots }: Figure, places?: ReadonlyMap<string, Place>): Box {
  const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  for (const { id, at: here, width = 0 } of spots.values()) {
    const at = places?.get(id) ?? here;
    const wide = Math.max(rim, width / 2);
    box.x1 = Math.min(box.x1, at.x - wide);
    box.y1 = Math.min(box.y1, at.y - rim);
    box.x2 = Math.max(box.x2, at.x + wide);
    box.y2 = Math.max(box.y2, at.y + rim);
  }
  return spots.size > 0 ? box : { x1: 0, y1: 0, x2: 1, y2: 1 };
}
