import { expect, it } from "vitest";
import { stacked } from "./stacked";

it("puts lines upon each other, and leaves gaps where nothing was counted", () => {
  expect(
    stacked([
      [1, 2, null],
      [3, 0, 5],
      [null, 4, 1],
    ]),
  ).toEqual([
    [1, 2, null],
    [4, 2, 5],
    [null, 6, 6],
  ]);
});
