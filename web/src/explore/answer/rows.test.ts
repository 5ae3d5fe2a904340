import { expect, it } from "vitest";
import type { Answer } from "../ask";
import { mentionedIn, rowsOf } from "./rows";

const answer = (type: Answer["type"], data: unknown) => ({ type, data }) as Answer;
const device = { _id: "d1", _type: "user_endpoint", displayName: "pc-1" };

it("numbers rows over pages", () => {
  const rows = rowsOf([answer("table", [{ a: 1 }]), answer("table", [{ a: 2 }])]);
  expect(rows).toEqual([
    { place: 0, values: { a: 1 } },
    { place: 1, values: { a: 2 } },
  ]);
});

it("shows the vertices of a tree as rows", () => {
  const tree = { vertices: [{ id: "d1", entity: { _id: "d1" }, properties: { name: "pc-1" } }], edges: [] };
  expect(rowsOf([answer("tree", tree)])).toEqual([{ place: 0, values: { _id: "d1", name: "pc-1" } }]);
});

it("finds the entities of a row, but not its relationships", () => {
  const found = { _id: "r1", _fromEntityId: "d1", displayName: "IDENTIFIED" };
  expect(mentionedIn({ place: 0, values: { d: device, found, score: 7 } })).toEqual([
    { id: "d1", name: "pc-1", column: "d" },
  ]);
  expect(mentionedIn({ place: 0, values: device })).toEqual([{ id: "d1", name: "pc-1", column: "" }]);
});

it("finds the entities whose properties a row shows", () => {
  const values = { "u.displayName": "Ada", "v.score": 9, "@u": "u1", "@v": "v1", "@w": null };
  expect(mentionedIn({ place: 0, values })).toEqual([
    { id: "u1", name: "Ada", column: "u" },
    { id: "v1", name: "v", column: "v" },
  ]);
});
