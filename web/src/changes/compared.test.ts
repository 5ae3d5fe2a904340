import { expect, it } from "vitest";
import { comparedOf, type Moment, reaches } from "./compared";
import { viewOf } from "./view";

const now = new Date("2026-11-21T12:00:00Z");
const kept = ["2026-11-21T11:00:00.123456789Z", "2026-11-21T10:00:00Z", "2026-11-19T10:00:00Z", "2026-11-10T10:00:00Z"];
const moments: Moment[] = kept.map((at, n) => ({ at, generation: 9 - n, integrations: ["acme"] }));

it.each([
  [{}, { from: kept[1] }],
  [{ span: "1d" }, { from: kept[2] }],
  [{ span: "7d" }, { from: kept[3] }],
  [{ span: "30d" }, { from: kept[3] }],
  [{ to: kept[1] }, { from: kept[2], to: kept[1] }],
  [{ to: kept[3] }, { from: kept[3], to: kept[3] }],
  [
    { from: kept[3], to: kept[1] },
    { from: kept[3], to: kept[1] },
  ],
  [{ from: kept[2] }, { from: kept[2] }],
] as const)("compares for %j the moments %j", (view, want) => expect(comparedOf(view, moments, now)).toEqual(want));

it("compares nothing while there is but one state", () => {
  expect(comparedOf({}, moments.slice(0, 1), now)).toBeUndefined();
});

it("knows for how long the graph is kept", () => {
  expect([reaches("run", [], now), reaches("7d", moments, now), reaches("30d", moments, now)]).toEqual([
    true,
    true,
    false,
  ]);
});

it("reads addresses", () => {
  expect(viewOf({ from: kept[0], to: "soon", span: "7d", op: "created", type: "cve", query: " ", x: 1 })).toEqual({
    from: kept[0],
    span: "7d",
    op: "created",
    type: "cve",
  });
  expect(viewOf({ span: "run", op: "moved" })).toEqual({});
});
