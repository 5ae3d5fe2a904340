import { expect, it } from "vitest";
import { margin, nearest, placesOf } from "./places";

const x = { title: "EPSS", from: 0.001, to: 1, logarithmic: true };
const y = { title: "CVSS", from: 0, to: 10 };
const points = [
  { id: "b", name: "b", x: 1, y: 10, size: 100 },
  { id: "a", name: "a", x: 0.001, y: 0, size: 25 },
  { id: "c", name: "c", x: 0.0000001, y: 0 },
];
const places = placesOf(points, x, y, 500, 300);

it("places points within the axes, from left to right", () => {
  expect(places.map(({ point }) => point.id)).toEqual(["a", "c", "b"]);
  expect(places[0]).toMatchObject({ x: margin.left, y: 300 - margin.bottom });
  expect(places[2]).toMatchObject({ x: 500 - margin.right, y: margin.top });
});

it("draws by the area how many there are", () => {
  const [a, c, b] = places.map(({ radius }) => radius);
  expect([a, c, b]).toEqual([8.5, 3, 14]);
});

it("finds what is meant by the pointer", () => {
  expect(nearest(places, 500 - margin.right - 15, margin.top)).toBe(2);
  expect(nearest(places, 250, 150)).toBeUndefined();
});
