// @vitest-environment node
import { expect, it } from "vitest";
import type { Layout } from "../view";
import { arrange } from "./arrange";
import type { Arranging } from "./arranging";
import { forcedOf } from "./forced";

const ids = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);
const star = (count: number): Arranging => ({
  layout: "force",
  roots: ["n0"],
  ids: ids(count),
  widths: ids(count).map(() => 60),
  ties: ids(count)
    .slice(1)
    .map((to) => ({ from: "n0", to })),
  pinned: [],
});

it.each<[Layout, number]>([
  ["force", 30],
  ["force", 300],
  ["layers", 300],
  ["rings", 300],
])("places everything by %s, %d things, and nothing where something else is", async (layout, count) => {
  const what = { ...star(count), layout };
  const places = await (count < 100 ? forcedOf(what) : arrange(what));
  expect([...places.keys()].sort()).toEqual(ids(count).sort());
  expect(new Set([...places.values()].map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`)).size).toBe(count);
});

it("leaves many near where they were when few are new", () => {
  const places = arrange(star(300));
  const again = arrange({ ...star(310), places });
  const moved = [...places].map(([id, { x, y }]) => {
    const after = again.get(id);
    return after ? Math.hypot(x - after.x, y - after.y) : Number.NaN;
  });
  expect(moved.reduce((sum, far) => sum + far, 0) / moved.length).toBeLessThan(70);
});

it("leaves what is pinned exactly where it is", async () => {
  const places = await forcedOf(star(20));
  const again = await forcedOf({ ...star(20), places, pinned: ["n1"] });
  const [before, after] = [places.get("n1"), again.get("n1")];
  expect(after?.x).toBeCloseTo(before?.x ?? Number.NaN);
  expect(after?.y).toBeCloseTo(before?.y ?? Number.NaN);
});

it("places rings by how far things are from where one looks from", () => {
  const chain = {
    ...star(3),
    layout: "rings" as const,
    ties: [
      { from: "n0", to: "n1" },
      { from: "n1", to: "n2" },
    ],
  };
  const places = arrange(chain);
  const far = ["n0", "n1", "n2"].map((id) => Math.round(Math.hypot(places.get(id)?.x ?? 0, places.get(id)?.y ?? 0)));
  expect(far[0]).toBe(0);
  expect(far[1]).toBeGreaterThan(50);
  expect(far[2]).toBeGreaterThan((far[1] ?? 0) + 50);
});
