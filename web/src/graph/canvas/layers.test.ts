import { expect, it } from "vitest";
import { layersOf } from "./layers";

const ties = [
  { from: "a", to: "b" },
  { from: "a", to: "c" },
  { from: "d", to: "b" },
  { from: "x", to: "y" },
];

it("places things by how far they are from where one looks from", () => {
  const places = layersOf(["a", "b", "c", "d", "x", "y"], ties, ["a"]);
  const y = (id: string) => places.get(id)?.y ?? Number.NaN;
  expect(y("b")).toBe(y("c"));
  expect([y("a") < y("b"), y("b") < y("d")]).toEqual([true, true]);
  expect([y("x"), y("y")]).toEqual([y("a"), y("b")]);
});

it("places everything, and nothing where something else is", () => {
  const ids = Array.from({ length: 300 }, (_, at) => `n${at}`);
  const star = ids.slice(1).map((to) => ({ from: "n0", to }));
  const places = layersOf(ids, star, ["n0"]);
  expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(300);
  const xs = [...places.values()].map(({ x }) => x);
  const ys = [...places.values()].map(({ y }) => y);
  expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(5 * (Math.max(...ys) - Math.min(...ys)));
});
