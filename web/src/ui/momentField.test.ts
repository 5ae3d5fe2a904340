import { expect, it } from "vitest";
import { forField, fromField } from "./momentField";

it("reads what it wrote, to the minute", () => {
  const at = new Date(2026, 0, 5, 7, 4);
  expect(forField(at)).toBe("2026-01-05T07:04");
  expect(fromField(forField(at))).toBe(at.toISOString());
});

it("takes nothing for a moment that is none", () => {
  expect([fromField(""), fromField("soon")]).toEqual([undefined, undefined]);
});
