import { expect, it } from "vitest";
import { sorted } from "./sorted";

const rows = (...values: unknown[]) => values.map((a, place) => ({ place, values: { a } }));
const order = (by: string | undefined, ...values: unknown[]) => sorted(rows(...values), by).map((row) => row.values.a);

it("sorts numbers by value and texts as people do", () => {
  expect(order("a", 10, 9, 100)).toEqual([9, 10, 100]);
  expect(order("a", "pc-10", "PC-9", "ab")).toEqual(["ab", "PC-9", "pc-10"]);
});

it("puts what is absent last both ways", () => {
  expect(order("a", null, 2, undefined, 1)).toEqual([1, 2, null, undefined]);
  expect(order("-a", null, 2, undefined, 1)).toEqual([2, 1, null, undefined]);
});

it("keeps the answer's own order", () => expect(order(undefined, 3, 1, 2)).toEqual([3, 1, 2]));
