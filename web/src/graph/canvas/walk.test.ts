import { expect, it } from "vitest";
import type { Spot } from "./figure";
import { spotAt } from "./walk";

const spot = (id: string, x: number, more: Partial<Spot> = {}): [string, Spot] => [
  id,
  { id, label: id, at: { x, y: 0 }, ground: "", way: false, ...more },
];

it("finds what is nearest, however far away one looks from", () => {
  const spots = new Map([spot("a", 0), spot("b", 58), spot("roll", 200, { width: 120 })]);
  expect(spotAt({ spots }, { x: 3, y: 2 }, 0.04)).toBe("a");
  expect(spotAt({ spots }, { x: 40, y: 0 }, 1)).toBe("b");
  expect(spotAt({ spots }, { x: 145, y: 10 }, 1)).toBe("roll");
  expect(spotAt({ spots }, { x: 100, y: 60 }, 1)).toBeUndefined();
});
