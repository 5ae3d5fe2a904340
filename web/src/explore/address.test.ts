import { expect, it } from "vitest";
import { addressOf } from "./address";

it("keeps what makes sense", () => {
  const address = {
    query: "FIND Device",
    values: { days: "30" },
    at: "2026-11-20T10:00:00.000Z",
    deleted: true,
    look: "json",
    sort: "-name",
    columns: ["name", "risk"],
    row: 3,
    entity: "e1",
  };
  expect(addressOf(address)).toEqual(address);
});

it("leaves out what makes none", () => {
  const search = { query: "", at: "soon", deleted: "yes", look: "cube", columns: [], row: -1, values: ["a"], other: 1 };
  expect(addressOf(search)).toEqual({});
});

it("takes for text what only looks like a number", () => {
  expect(addressOf({ query: 42, columns: [7], values: { score: 9 } })).toEqual({
    query: "42",
    columns: ["7"],
    values: { score: "9" },
  });
});
