import { expect, it } from "vitest";
import { courseOf } from "./course";

const told = {
  counted: "rows",
  query: "FIND Device AS d RETURN d.name",
  left: 0,
  points: [
    { at: "2026-01-01T00:00:00Z", count: 3 },
    { at: "2026-01-02T00:00:00Z", failed: "it takes too long" },
  ],
};

it("makes ready what was counted, with gaps where it could not be", () => {
  expect(courseOf(told, "FIND Device AS d RETURN d.name LIMIT 5")).toEqual({
    times: [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)],
    values: [3, null],
    of: "Rows",
    query: told.query,
    failed: 1,
  });
});

it("leads to no query that would find something else", () => {
  expect(courseOf(told, "FIND Device WITH lastSeenOn < date.now - 7 days").query).toBeUndefined();
  expect(courseOf(told, "FIND Device WITH name = ${" + "name}").query).toBeUndefined();
});
