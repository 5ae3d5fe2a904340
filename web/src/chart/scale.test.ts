import { describe, expect, it } from "vitest";
import { linear, logarithmic, roundUp, stepOf } from "./scale";

describe("stepOf", () => {
  it.each([
    [10, 5, 2],
    [7, 5, 2],
    [1, 5, 0.2],
    [23_000, 5, 5000],
    [0, 5, 1],
  ])("of %d in at most %d is %d", (span, most, step) => expect(stepOf(span, most)).toBeCloseTo(step, 9));
});

describe("roundUp", () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 3],
    [97, 100],
    [100, 100],
    [101, 150],
    [18_400, 20_000],
    [0.93, 1],
  ])("of %d is %d", (value, end) => expect(roundUp(value)).toBe(end));
});

it("places numbers evenly, with round ticks", () => {
  const scale = linear(0, 10);
  expect(scale.ticks).toEqual([0, 2, 4, 6, 8, 10]);
  expect(scale.at(5)).toBe(0.5);
  expect(linear(3, 3).at(3)).toBe(0);
});

it("places numbers by their size, and what is smaller than all at the begin", () => {
  const scale = logarithmic(0.001, 1);
  expect(scale.ticks).toEqual([0.001, 0.01, 0.1, 1]);
  expect(scale.at(0.1)).toBeCloseTo(2 / 3, 9);
  expect(scale.at(0)).toBe(0);
});
