import { expect, it } from "vitest";
import { between, type Camera, centred, fitted, inSight, isIn, meant, zoomed } from "./camera";
import type { Place } from "./layers";

const size = { width: 800, height: 600 };
const camera = { k: 2, x: 30, y: -50 };
const seen = ({ k, x, y }: Camera, at: Place) => ({ x: k * at.x + x, y: k * at.y + y });

it("finds what is at a place of the screen", () => {
  expect(meant(camera, seen(camera, { x: 12, y: -7 }))).toEqual({ x: 12, y: -7 });
});

it("keeps what is under the pointer where it is while one goes nearer, up to an end", () => {
  const pointer = { x: 200, y: 300 };
  const nearer = zoomed(camera, 1.2, pointer);
  expect(nearer.k).toBeCloseTo(2.4);
  expect(meant(nearer, pointer).x).toBeCloseTo(meant(camera, pointer).x);
  expect(meant(nearer, pointer).y).toBeCloseTo(meant(camera, pointer).y);
  expect(zoomed(camera, 1000, pointer).k).toBe(3);
  expect(zoomed(camera, 0.0001, pointer).k).toBe(0.04);
});

it("brings all of a part into sight, in the middle, but a small one no nearer than is comfortable", () => {
  const box = { x1: -1000, y1: -200, x2: 3000, y2: 600 };
  const all = inSight(fitted(box, size), size);
  expect([isIn(all, { x: box.x1, y: box.y1 }), isIn(all, { x: box.x2, y: box.y2 })]).toEqual([true, true]);
  expect(seen(fitted(box, size), { x: 1000, y: 200 })).toEqual({ x: 400, y: 300 });
  expect(seen(fitted(box, size, 200), { x: 1000, y: 200 })).toEqual({ x: 500, y: 300 });
  expect(fitted({ x1: 0, y1: 0, x2: 1, y2: 1 }, size).k).toBe(1.4);
});

it("looks from places in between on the way from one to another", () => {
  const to = centred({ k: 0.5, x: 0, y: 0 }, { x: 100, y: 100 }, size);
  expect(between(camera, to, 0)).toEqual(camera);
  expect(between(camera, to, 0.5).k).toBeCloseTo(1);
  expect(between(camera, to, 1)).toEqual(to);
});
