import type { Figure, Line } from "./figure";
import type { Piece } from "./paint";

/** Choice is what one has chosen in a picture, and what one is moving. */
export interface Choice {
  chosen: readonly string[];
  lifted: string | undefined;
}

const labelled = 90; // of more lines than these none says what it means
const redrawn = 200;

/** stillOf is what stays as it is while one moves about and chooses. */
export function stillOf({ spots, lines }: Figure, { lifted }: Choice): Piece {
  const left = lifted === undefined ? lines : lines.filter(({ from, to }) => from.id !== lifted && to.id !== lifted);
  const all = [...spots.values()];
  return {
    spots: lifted === undefined ? all : all.filter(({ id }) => id !== lifted),
    lines: left,
    told: lines.length <= labelled ? left : left.filter(({ look }) => look === "way"),
    chosen: new Set(),
  };
}

/** livelyOf is what moves or is marked, and is drawn on top of that. */
export function livelyOf({ spots, lines, linesAt }: Figure, { chosen, lifted }: Choice): Piece {
  const near = chosen.flatMap((id) => linesAt.get(id) ?? []);
  const moved = lifted === undefined || chosen.includes(lifted) ? [] : (linesAt.get(lifted) ?? []);
  const look = near.length <= redrawn ? "near" : "nearOfMany";
  const drawn: Line[] = [...near.map((line): Line => (line.look === "way" ? line : { ...line, look })), ...moved];
  const ends = new Set(drawn.length <= redrawn ? drawn.flatMap(({ from, to }) => [from, to]) : []);
  for (const id of lifted === undefined ? chosen : [...chosen, lifted]) {
    const spot = spots.get(id);
    if (!spot) continue;
    ends.delete(spot);
    ends.add(spot); // upon the others
  }
  const told = near.length <= labelled ? near : [];
  return { spots: [...ends], lines: drawn, told: lines.length <= labelled ? drawn : told, chosen: new Set(chosen) };
}
