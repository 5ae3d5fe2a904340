import { expect, it } from "vitest";
import { endOf } from "./lives";

it("ends after so many days, or never", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  expect([endOf("30", now), endOf("", now)]).toEqual(["2026-12-21T12:00:00.000Z", undefined]);
});
