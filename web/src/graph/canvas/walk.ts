import type { Figure } from "./figure";
import type { Place } from "./layers";

/** nextOf is what lies next in a direction, seen from something; what joins the most when that is nowhere. */
export function nextOf({ spots, linesAt }: Figure, from: string | undefined, direction: Place): string | undefined {
  const here = from === undefined ? undefined : spots.get(from);
  if (!here) return busiest({ spots, linesAt });
  const near = new Set((linesAt.get(here.id) ?? []).flatMap((line) => [line.from.id, line.to.id]));
  let best: { id: string; cost: number } | undefined;
  for (const { id, at } of spots.values()) {
    const [dx, dy] = [at.x - here.at.x, at.y - here.at.y];
    const along = dx * direction.x + dy * direction.y;
    const across = Math.abs(dx * direction.y - dy * direction.x);
    if (along <= 1 || across > along * 1.8) continue;
    const cost = (along + 2 * across) * (near.has(id) ? 0.6 : 1);
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id;
}

function busiest({ spots, linesAt }: Pick<Figure, "spots" | "linesAt">): string | undefined {
  let most: { id: string; count: number } | undefined;
  for (const id of spots.keys()) {
    const count = linesAt.get(id)?.length ?? 0;
    if (!most || count > most.count) most = { id, count };
  }
  return most?.id;
}

const reach = 24;
const finger = 9;

/** spotAt is the entity or roll at a place, what is drawn last before what is under it. */
export function spotAt({ spots }: Pick<Figure, "spots">, { x, y }: Place, k: number): string | undefined {
  let found: string | undefined;
  for (const { id, at, width } of spots.values()) {
    const [dx, dy] = [Math.abs(x - at.x), Math.abs(y - at.y)];
    // What is small from afar can be hit all the same.
    const near = Math.max(reach, finger / k);
    const hit = width === undefined ? Math.hypot(dx, dy) <= near : dx <= width / 2 && dy <= reach;
    if (hit) found = id;
  }
  return found;
}
