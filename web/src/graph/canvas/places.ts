import type { Place } from "./layers";

const moving = 350; // milliseconds until everything is where it is to be
const beside = 120;

/** Places are where things are. What is hidden keeps its place. */
export class Places {
  private readonly places = new Map<string, Place>();
  private motion = 0;
  private arrive?: () => void;

  /** size is how many things have a place. */
  get size(): number {
    return this.places.size;
  }

  /** of is where something is; what has no place yet gets one beside what it is joined with. */
  of(id: string, near: string | undefined): Place {
    const known = this.places.get(id);
    if (known) return known;
    const { x, y } = this.places.get(near ?? "") ?? { x: 0, y: 0 };
    const turn = turnOf(id);
    const at = { x: x + beside * Math.cos(turn), y: y + beside * Math.sin(turn) };
    this.places.set(id, at);
    return at;
  }

  /** copy is where everything is now. */
  copy(): Map<string, Place> {
    return new Map(this.places);
  }

  /** keep forgets where all others are. */
  keep(ids: { has: (id: string) => boolean }): void {
    for (const id of this.places.keys()) if (!ids.has(id)) this.places.delete(id);
  }

  /** move has things go where they are to be: at once, or visibly, and tells which part of the way they are. */
  move(to: ReadonlyMap<string, Place>, visibly: boolean, tell: (part: number) => void): void {
    this.stop();
    const ways = [...to].flatMap(([id, end]) => {
      const at = this.places.get(id);
      return at ? [{ at, from: { ...at }, end }] : [];
    });
    const go = (part: number) => {
      for (const { at, from, end } of ways) {
        at.x = from.x + (end.x - from.x) * part;
        at.y = from.y + (end.y - from.y) * part;
      }
      tell(part);
    };
    if (!visibly) {
      go(1);
      return;
    }
    this.arrive = () => go(1);
    const began = performance.now();
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, now - began) / moving);
      go(part * part * (3 - 2 * part));
      if (part < 1) this.motion = requestAnimationFrame(step);
    };
    step(began);
  }

  /** settle has what is on its way be there at once. */
  settle(): void {
    this.arrive?.();
    this.stop();
  }

  /** stop leaves everything where it is. */
  stop(): void {
    cancelAnimationFrame(this.motion);
    this.arrive = undefined;
  }
}

/** turnOf is a direction of its own for everything, in which it begins: always the same. */
function turnOf(id: string): number {
  let turn = 0;
  for (const sign of id) turn = (turn * 31 + (sign.codePointAt(0) ?? 0)) % 3600;
  return (turn / 3600) * 2 * Math.PI;
}
