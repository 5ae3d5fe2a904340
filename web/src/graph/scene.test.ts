import { describe, expect, it } from "vitest";
import { type Node, weight } from "./marks";
import { few, type Group, type Known, keyOf, type Link, type Roll, sceneOf } from "./scene";

const node = (id: string, type = "device", properties: Record<string, unknown> = {}): Node => ({
  id,
  type,
  key: id,
  name: id,
  properties,
});
const link = (from: string, to: string, type = "has", fate?: Link["fate"]): Link => ({
  from,
  to,
  type,
  class: "HAS",
  fate,
});
const many = (n: number, type = "finding") => Array.from({ length: n }, (_, at) => node(`${type}${at}`, type));
const group = (count: number, before?: number): Group => ({
  owner: "pc",
  relationship: "has",
  class: "HAS",
  direction: "out",
  type: "finding",
  count,
  ...(before !== undefined && { before }),
});

const known = (of: Partial<Known>): Known => ({
  nodes: [],
  links: [],
  groups: [],
  unrolled: new Map(),
  hidden: new Set(),
  without: new Set(),
  kept: new Set(),
  ...of,
});

const pc = node("pc");
const around = (n: number) => ({
  nodes: [pc, ...many(n)],
  links: many(n).map(({ id }) => link("pc", id)),
});

describe("many of a kind", () => {
  it("are shown one by one while they are few", () => {
    const scene = sceneOf(known(around(few)));
    expect(scene.nodes).toHaveLength(few + 1);
    expect(scene.rolls).toEqual([]);
  });

  it("are rolled up, the gravest to come out first", () => {
    const grave = node("finding3", "finding", { severity: "Critical", public: true });
    const { nodes, links } = around(20);
    const all = nodes.map((one) => (one.id === grave.id ? grave : one));
    const scene = sceneOf(known({ nodes: all, links }));
    expect(scene.nodes).toEqual([pc]);
    expect(scene.links).toEqual([]);
    expect(scene.rolls).toMatchObject([{ owner: "pc", count: 20, direction: "out", type: "finding" }]);
    const unrolled = new Map([[scene.rolls[0]?.id ?? "", 1]]);
    const one = sceneOf(known({ nodes: all, links, unrolled }));
    expect(one.nodes).toEqual([pc, grave]);
    expect(one.rolls[0]).toMatchObject({ count: 19 });
    expect(
      sceneOf(known({ nodes: all, links, unrolled: new Map([[keyOf(scene.rolls[0] as Roll), 50]]) })).rolls,
    ).toEqual([]);
  });

  it("stay out of the roll when they lead elsewhere, or are kept", () => {
    const { nodes, links } = around(20);
    const scene = sceneOf(
      known({
        nodes: [...nodes, node("other")],
        links: [...links, link("other", "finding1")],
        kept: new Set(["finding2"]),
      }),
    );
    expect(scene.nodes.map(({ id }) => id)).toEqual(["pc", "finding1", "finding2", "other"]);
    expect(scene.rolls).toMatchObject([{ count: 18 }]);
  });

  it("that are not read yet are counted without those that are shown", () => {
    const scene = sceneOf(known({ ...around(30), groups: [group(212, 200)] }));
    expect(scene.nodes).toHaveLength(31);
    expect(scene.rolls).toMatchObject([{ count: 182, before: 200 }]);
    expect(scene.rolls[0]?.members).toBeUndefined();
    expect(sceneOf(known({ ...around(30), groups: [group(30)] })).rolls).toEqual([]);
  });

  it("that are all gone are told too", () => {
    const { nodes, links } = around(2);
    const gone = links.map((one): Link => ({ ...one, fate: "gone" }));
    expect(sceneOf(known({ nodes, links: gone, groups: [group(0, 90)] })).rolls).toMatchObject([
      { count: 0, before: 90 },
    ]);
  });
});

describe("what is hidden", () => {
  it("is not shown, with what joins it", () => {
    const scene = sceneOf(known({ ...around(3), hidden: new Set(["finding1"]) }));
    expect(scene.nodes.map(({ id }) => id)).toEqual(["pc", "finding0", "finding2"]);
    expect(scene.links.map(({ to }) => to)).toEqual(["finding0", "finding2"]);
  });

  it("may be a roll of what is not known yet", () => {
    const groups = [group(212)];
    const [roll] = sceneOf(known({ nodes: [pc], groups })).rolls;
    expect(sceneOf(known({ nodes: [pc], groups, hidden: new Set([roll?.id ?? ""]) })).rolls).toEqual([]);
    expect(roll?.count).toBe(212);
  });

  it("is counted by type all the same", () => {
    const scene = sceneOf(known({ ...around(3), without: new Set(["finding"]), groups: [group(212)] }));
    expect(scene.nodes).toEqual([pc]);
    expect(scene.rolls).toEqual([]);
    expect(scene.types).toEqual(
      new Map([
        ["device", 1],
        ["finding", 3],
      ]),
    );
  });
});

it("weighs what is exploited more than what is grave alone", () => {
  expect(weight(node("a", "cve", { severity: "Low", public: true }))).toBeGreaterThan(
    weight(node("b", "cve", { severity: "Critical" })),
  );
});
