import { expect, it } from "vitest";
import { arcsOf } from "./arcs";

it("begins at the top and goes round", () => {
  const [quarter = "", rest = ""] = arcsOf([1, 3], 10, 6);
  expect(quarter).toMatch(/^M0\.000 -10\.000A10 10 0 0 1 10\.000 0\.000L/);
  expect(rest).toMatch(/^M10\.000 0\.000A10 10 0 1 1 /);
});

it("draws nothing for nothing, and a whole ring for all", () => {
  expect(arcsOf([0, 0], 10, 6)).toEqual(["", ""]);
  const [none, all = ""] = arcsOf([0, 4], 10, 6);
  expect(none).toBe("");
  expect(all.match(/M/g)).toHaveLength(2);
});
