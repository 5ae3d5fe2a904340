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

/** spotAt is the entity or roll at a place: the nearest one, as what is small from afar can be hit from beside it. */
export function spotAt({ spots }: Pick<Figure, "spots">, { x, y }: Place, k: number): string | undefined {
  const near = Math.max(reach, finger / k);
  let found: { id: string; far: number } | undefined;
  for (const { id, at, width } of spots.values()) {
    const [dx, dy] = [Math.abs(x - at.x), Math.abs(y - at.y)];
    const far = Math.hypot(dx, dy);
    const hit = width === undefined ? far <= near : dx <= width / 2 && dy <= reach;
    if (hit && far <= (found?.far ?? Number.POSITIVE_INFINITY)) found = { id, far };
  }
  return found?.id;
}
