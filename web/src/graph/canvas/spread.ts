import type { Place, Tied } from "./layers";

const rounds = 90;
const apart = 70;

/**
 * spreadOf places many things so that those that are joined are near each other
 * and none is upon another. It takes a fraction of a second for thousands, where
 * better layouts take many: things push only those in the cells around their own.
 */
export function spreadOf(ids: readonly string[], ties: readonly Tied[]): Map<string, Place> {
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
  for (let round = 0; round < rounds; round++) {
    dx.fill(0);
    dy.fill(0);
    push(x, y, dx, dy);
    pull(ends, degree, x, y, dx, dy);
    const most = apart * 1.5 * (1 - round / rounds) + 2;
    for (let i = 0; i < ids.length; i++) {
      const [mx, my] = [(dx[i] ?? 0) - 0.004 * (x[i] ?? 0), (dy[i] ?? 0) - 0.004 * (y[i] ?? 0)];
      const far = Math.hypot(mx, my) || 1;
      const step = Math.min(far, most) / far;
      x[i] = (x[i] ?? 0) + mx * step;
      y[i] = (y[i] ?? 0) + my * step;
    }
  }
  return new Map(ids.map((id, i) => [id, { x: x[i] ?? 0, y: y[i] ?? 0 }]));
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
  const cell = apart * 2;
  const cells = new Map<number, number[]>();
  const keyOf = (cx: number, cy: number) => cx * 100_003 + cy;
  for (let i = 0; i < x.length; i++) {
    const key = keyOf(Math.floor((x[i] ?? 0) / cell), Math.floor((y[i] ?? 0) / cell));
    const known = cells.get(key);
    if (known) known.push(i);
    else cells.set(key, [i]);
  }
  for (let i = 0; i < x.length; i++) {
    const [cx, cy] = [Math.floor((x[i] ?? 0) / cell), Math.floor((y[i] ?? 0) / cell)];
    for (let near = 0; near < 9; near++) {
      for (const j of cells.get(keyOf(cx + (near % 3) - 1, cy + Math.floor(near / 3) - 1)) ?? []) {
        if (i === j) continue;
        const [ox, oy] = [(x[i] ?? 0) - (x[j] ?? 0), (y[i] ?? 0) - (y[j] ?? 0)];
        const square = Math.max(ox * ox + oy * oy, 1);
        if (square > cell * cell) continue;
        dx[i] = (dx[i] ?? 0) + (ox / square) * apart * 6;
        dy[i] = (dy[i] ?? 0) + (oy / square) * apart * 6;
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
    const [wa, wb] = [0.35 / Math.max(degree[a] ?? 1, 1), 0.35 / Math.max(degree[b] ?? 1, 1)];
    dx[a] = (dx[a] ?? 0) + ox * wa;
    dy[a] = (dy[a] ?? 0) + oy * wa;
    dx[b] = (dx[b] ?? 0) - ox * wb;
    dy[b] = (dy[b] ?? 0) - oy * wb;
  }
}
