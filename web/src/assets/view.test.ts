import { expect, it } from "vitest";
import { narrowed, requestOf, sameAs, viewOf, viewOfRequest } from "./view";

it("reads addresses, however they were written", () => {
  expect(viewOf({ search: 2024, filter: "a=1", findings: "maybe", at: "soon", columns: [], junk: 1 })).toEqual({
    search: "2024",
    filter: ["a=1"],
  });
});

it("keeps a view, and finds it again", () => {
  const view = viewOf({ search: "srv", filter: ["a=1"], tag: ["VIP"], findings: "with", sort: "-a", columns: ["a"] });
  expect(viewOfRequest(requestOf(view))).toEqual(view);
  expect(sameAs(view, { ...viewOfRequest(requestOf(view)), at: "2026-01-01T00:00:00Z" })).toBe(true);
  expect(sameAs(view, { ...view, sort: "a" })).toBe(false);
});

it("shows what programs keep by other names", () => {
  const view = viewOfRequest({ sources: ["acme"], seen_within: "24h", unseen_for: "7d" });
  expect(view.filter).toEqual(["_integrationName=acme", "lastSeenOn>24h", "lastSeenOn<7d"]);
});

it("knows whether rows are left out", () => {
  expect([narrowed({}), narrowed({ sort: "a", at: "2026-01-01" }), narrowed({ findings: "with" })]).toEqual([
    false,
    false,
    true,
  ]);
});
