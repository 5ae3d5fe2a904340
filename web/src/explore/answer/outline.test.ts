import { expect, it } from "vitest";
import { above, actOf, linesOf, outlineOf } from "./outline";
import type { Tree } from "./rows";

const vertex = (id: string, type: string) => ({
  id,
  entity: { _id: id, _type: type },
  properties: { name: `the ${id}` },
});
const edge = (from: string, verb: string, to: string) => ({
  id: from + to,
  fromVertexId: from,
  toVertexId: to,
  relationship: { _class: verb },
  properties: {},
});

const tree: Tree = {
  vertices: [vertex("u1", "user"), vertex("d1", "device"), vertex("u2", "user")],
  edges: [edge("d1", "HAS", "u1"), edge("d1", "HAS", "u2")],
};

it("begins with what the query began with", () => {
  const lines = linesOf(outlineOf(tree), new Set());
  expect(lines.map(({ name, below, open }) => ({ name, below, open }))).toEqual([
    { name: "the u1", below: 1, open: false },
    { name: "the u2", below: 1, open: false },
  ]);
});

it("opens what one opens, and never goes back the way it came", () => {
  const lines = linesOf(outlineOf(tree), new Set(["u1", "u1/d1", "u1/d1/u2"]));
  expect(lines.map(({ path, depth, by }) => ({ path, depth, by }))).toEqual([
    { path: "u1", depth: 0, by: undefined },
    { path: "u1/d1", depth: 1, by: { verb: "HAS", forward: false } },
    { path: "u1/d1/u2", depth: 2, by: { verb: "HAS", forward: true } },
    { path: "u2", depth: 0, by: undefined },
  ]);
  expect(lines[2]?.below).toBe(0);
  expect([above("u1/d1/u2"), above("u1")]).toEqual(["u1/d1", ""]);
});

it("answers keys as other outlines do", () => {
  const [shut] = linesOf(outlineOf(tree), new Set());
  const [open] = linesOf(outlineOf(tree), new Set(["u1"]));
  if (!shut || !open) throw new Error("there are no lines");
  expect([actOf("ArrowRight", shut), actOf("ArrowRight", open)]).toEqual(["turn", "next"]);
  expect([actOf("ArrowLeft", shut), actOf("ArrowLeft", open)]).toEqual(["above", "turn"]);
  expect([actOf("Enter", shut), actOf("x", shut)]).toEqual(["open", undefined]);
});
