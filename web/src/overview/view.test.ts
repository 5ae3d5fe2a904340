import { expect, it } from "vitest";
import { viewOf } from "./view";

it("reads an address", () => {
  expect(viewOf({ days: 90, at: "2026-11-20T12:00:00Z" })).toEqual({ days: 90, at: "2026-11-20T12:00:00Z" });
});

it("leaves out what is usual, and what makes no sense", () => {
  expect(viewOf({ days: 30 })).toEqual({});
  expect(viewOf({ days: 31, at: "yesterday" })).toEqual({});
  expect(viewOf({ days: "7", at: 7 })).toEqual({});
});
