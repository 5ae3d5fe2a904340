import { expect, it } from "vitest";
import { directionOf, moved, turned } from "./column";

it("turns the order with every click", () => {
  const first = turned(undefined, "name");
  const second = turned(first, "name");
  expect([first, second, turned(second, "name"), turned("-age", "name")]).toEqual(["name", "-name", undefined, "name"]);
});

it("tells the direction", () => {
  expect([directionOf("a", "a"), directionOf("-a", "a"), directionOf("-b", "a")]).toEqual([
    "ascending",
    "descending",
    "none",
  ]);
});

it("moves columns and stays within bounds", () => {
  expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], "c", -5)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "z", 1)).toEqual(["a", "b"]);
});
