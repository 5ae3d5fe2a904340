import type { Place, Tied } from "./layers";

const rounds = 90;
const roundsAgain = 30;
const roundsApart = 60;
const apart = 70;
const room = 58; // what is nearer covers the other

/**
 * spreadOf places many things so that those that are joined are near each other
 * and none is upon another. It takes a fraction of a second for thousands, where
 * better layouts take many: things push only those in the cells around their own.
 * What has its place already stays near there.
 */
export function spreadOf(
  ids: readonly string[],
  ties: readonly Tied[],
  known?: ReadonlyMap<string, Place>,
): Map<string, Place> {
  const at = new Map(ids.map((id, i) => [id, i]));
  const ends = ties.flatMap(({ from, to }) => {
    const [a, b] = [at.get(from), at.get(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b] as const];
  });
  const degree = new Float64Array(ids.length);
  for (const [a, b] of ends) {
    degree[a] = (degree[a] ?? 0) + 1;
    degree[b] = (degree[b] ?? 0) + 1;
  }
  const [x, y] = begun(degree);
  const [dx, dy] = [new Float64Array(ids.length), new Float64Array(ids.length)];
  ids.forEach((id, i) => {
    x[i] = known?.get(id)?.x ?? x[i] ?? 0;
    y[i] = known?.get(id)?.y ?? y[i] ?? 0;
  });
  const far = known ? apart / 4 : apart * 1.5;
  const last = known ? roundsAgain : rounds;
  for (let round = 0; round < last; round++) {
    dx.fill(0);
    dy.fill(0);
    push(x, y, dx, dy);
    pull(ends, degree, x, y, dx, dy);
    const most = far * (1 - round / last) + 2;
    for (let i = 0; i < ids.length; i++) {
      const [mx, my] = [(dx[i] ?? 0) - 0.004 * (x[i] ?? 0), (dy[i] ?? 0) - 0.004 * (y[i] ?? 0)];
      const way = Math.hypot(mx, my) || 1;
      const step = Math.min(way, most) / way;
      x[i] = (x[i] ?? 0) + mx * step;
      y[i] = (y[i] ?? 0) + my * step;
    }
  }
  if (!known) widen(x, y);
  for (let round = 0; round < roundsApart; round++) part(x, y);
  return new Map(ids.map((id, i) => [id, { x: x[i] ?? 0, y: y[i] ?? 0 }]));
}

/** widen makes as much room as the half of all that is in the middle needs. */
function widen(x: Float64Array, y: Float64Array): void {
  const far = x.map((at, i) => Math.hypot(at, y[i] ?? 0)).sort();
  const half = far[Math.floor(far.length / 2)] || 1;
  const by = Math.max(1, (room * Math.sqrt((far.length / 2) * 1.4)) / (half * Math.sqrt(Math.PI)));
  for (let i = 0; i < x.length; i++) {
    x[i] = (x[i] ?? 0) * by;
    y[i] = (y[i] ?? 0) * by;
  }
}

/** begun are places in a spiral, what joins the most in the middle. */
function begun(degree: Float64Array): [Float64Array, Float64Array] {
  const [x, y] = [new Float64Array(degree.length), new Float64Array(degree.length)];
  const order = [...degree.keys()].sort((a, b) => (degree[b] ?? 0) - (degree[a] ?? 0));
  order.forEach((i, n) => {
    const far = apart * 0.8 * Math.sqrt(n);
    x[i] = far * Math.cos(n * 2.4);
    y[i] = far * Math.sin(n * 2.4);
  });
  return [x, y];
}

/** push moves things away from those near them. */
function push(x: Float64Array, y: Float64Array, dx: Float64Array, dy: Float64Array): void {
  eachNear(x, y, apart * 2, (i, ox, oy, square) => {
    dx[i] = (dx[i] ?? 0) + (ox / square) * apart * 6;
    dy[i] = (dy[i] ?? 0) + (oy / square) * apart * 6;
  });
}

/** part moves things apart that cover one another. */
function part(x: Float64Array, y: Float64Array): void {
  const [dx, dy] = [new Float64Array(x.length), new Float64Array(x.length)];
  eachNear(x, y, room, (i, ox, oy, square) => {
    const far = Math.sqrt(square);
    dx[i] = (dx[i] ?? 0) + (ox / far) * (room - far) * 0.3;
    dy[i] = (dy[i] ?? 0) + (oy / far) * (room - far) * 0.3;
  });
  for (let i = 0; i < x.length; i++) {
    x[i] = (x[i] ?? 0) + (dx[i] ?? 0);
    y[i] = (y[i] ?? 0) + (dy[i] ?? 0);
  }
}

/** eachNear tells of each thing how far it is from each that is nearer than so much, which is looked for in the cells around its own. */
function eachNear(
  x: Float64Array,
  y: Float64Array,
  most: number,
  tell: (i: number, ox: number, oy: number, square: number) => void,
): void {
  const cells = new Map<number, number[]>();
  const cellOf = (at: number | undefined) => Math.floor((at ?? 0) / most);
  const keyOf = (cx: number, cy: number) => cx * 100_003 + cy;
  for (let i = 0; i < x.length; i++) {
    const key = keyOf(cellOf(x[i]), cellOf(y[i]));
    const known = cells.get(key);
    if (known) known.push(i);
    else cells.set(key, [i]);
  }
  for (let i = 0; i < x.length; i++) {
    const [cx, cy] = [cellOf(x[i]), cellOf(y[i])];
    for (let near = 0; near < 9; near++) {
      for (const j of cells.get(keyOf(cx + (near % 3) - 1, cy + Math.floor(near / 3) - 1)) ?? []) {
        if (i === j) continue;
        const oy = (y[i] ?? 0) - (y[j] ?? 0);
        // Two at the same place go to either side.
        const ox = (x[i] ?? 0) - (x[j] ?? 0) || (oy === 0 ? Math.sign(i - j) : 0);
        const square = Math.max(ox * ox + oy * oy, 1);
        if (square <= most * most) tell(i, ox, oy, square);
      }
    }
  }
}

/** pull moves things towards those that they are joined with: what joins many is pulled by each the less. */
function pull(
  ends: readonly (readonly [number, number])[],
  degree: Float64Array,
  x: Float64Array,
  y: Float64Array,
  dx: Float64Array,
  dy: Float64Array,
): void {
  for (const [a, b] of ends) {
    const [ox, oy] = [(x[b] ?? 0) - (x[a] ?? 0), (y[b] ?? 0) - (y[a] ?? 0)];
    // What is near enough is not pulled at all.
    const strength = 0.35 * Math.max(0, 1 - apart / Math.max(Math.hypot(ox, oy), 1));
    const [wa, wb] = [strength / Math.max(degree[a] ?? 1, 1), strength / Math.max(degree[b] ?? 1, 1)];
    dx[a] = (dx[a] ?? 0) + ox * wa;
    dy[a] = (dy[a] ?? 0) + oy * wa;
    dx[b] = (dx[b] ?? 0) - ox * wb;
    dy[b] = (dy[b] ?? 0) - oy * wb;
  }
}
