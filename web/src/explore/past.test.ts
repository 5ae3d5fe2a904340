import { expect, it } from "vitest";
import { readPast, remembered } from "./past";

it("remembers each query once, the newest first", () => {
  let past = remembered([], "FIND A", 1);
  past = remembered(past, "FIND B", 2);
  past = remembered(past, " FIND A\n", 3);
  expect(past).toEqual([
    { query: "FIND A", at: 3 },
    { query: "FIND B", at: 2 },
  ]);
  expect(remembered(past, "  ", 4)).toEqual(past);
});

it("forgets the oldest", () => {
  let past = remembered([], "FIND first", 0);
  for (let n = 1; n <= 50; n++) past = remembered(past, `FIND n${n}`, n);
  expect(past).toHaveLength(50);
  expect(past.some((one) => one.query === "FIND first")).toBe(false);
});

it("reads what is kept, whatever it is", () => {
  expect(readPast('[{"query":"FIND A","at":1},{"query":2},null]')).toEqual([{ query: "FIND A", at: 1 }]);
  expect([readPast(null), readPast("{"), readPast("{}")]).toEqual([[], [], []]);
});
