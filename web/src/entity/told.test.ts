import { expect, it } from "vitest";
import { type Change, episodesOf, nameIn } from "./told";

const own = (generation: number, op: Change["op"], properties: Change["properties"] = []): Change => ({
  at: `2026-01-0${generation}T00:00:00Z`,
  generation,
  op,
  properties,
});
const tie = (generation: number, key: string, type = "ip_address"): Change => ({
  ...own(generation, "created"),
  relationship: "has",
  direction: "out",
  other: { id: key, type, key },
});

it("puts together what happened at one moment", () => {
  const episodes = episodesOf([own(2, "updated"), tie(1, "a"), tie(1, "b"), tie(1, "c", "user"), own(1, "created")]);
  expect(episodes.map((e) => [e.generation, e.own.length, e.bundles.map((b) => [b.type, b.changes.length])])).toEqual([
    [2, 1, []],
    [
      1,
      1,
      [
        ["ip_address", 2],
        ["user", 1],
      ],
    ],
  ]);
});

it("knows what something was called that is gone", () => {
  expect(nameIn([tie(2, "a"), own(2, "deleted", [{ name: "displayName", before: "srv-01" }])])).toBe("srv-01");
  expect(nameIn([own(1, "updated", [{ name: "x", after: 1 }])])).toBeUndefined();
});
