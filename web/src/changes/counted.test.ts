import { expect, it } from "vitest";
import { type Count, integrationsOf, rowsOf, shownOf, sumOf } from "./counted";

const counts: Count[] = [
  { type: "device", relationship: false, integration: "acme", created: 1, updated: 2, deleted: 3 },
  { type: "device", relationship: false, integration: "globex", created: 10, updated: 0, deleted: 0 },
  { type: "cve", relationship: false, created: 4, updated: 0, deleted: 0 },
  {
    type: "has",
    relationship: true,
    integration: "acme",
    created: 0,
    updated: 0,
    deleted: 0,
    most: 5e6,
    unlisted: true,
  },
];

it("adds up integrations", () => {
  const rows = rowsOf(counts);
  expect(rows.map(({ type, created, updated, deleted }) => [type, created, updated, deleted])).toEqual([
    ["device", 11, 2, 3],
    ["cve", 4, 0, 0],
    ["has", 0, 0, 0],
  ]);
  expect(rows[2]).toMatchObject({ most: 5e6, unlisted: true });
  expect([sumOf(rows), sumOf(rows, "created"), sumOf(shownOf(rows, { type: "cve" }))]).toEqual([20, 15, 4]);
});

it("looks at one integration", () => {
  expect(rowsOf(counts, "globex").map((row) => [row.type, row.created])).toEqual([["device", 10]]);
  expect(integrationsOf(counts)).toEqual(["acme", "globex"]);
});
