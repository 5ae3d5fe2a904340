import { describe, expect, it } from "vitest";
import { aliasFor, conditionReady, markOf, type Outline, ready, referenceTo, settled, thingsOf } from "./outline";

const outline: Outline = {
  start: { names: ["user_endpoint"], alias: "d" },
  steps: [
    { verbs: ["MANAGES"], entity: { names: ["microsoft_defender_machine"] } },
    { optional: [{ verbs: ["HAS"], relationship: "signIn", entity: { names: ["microsoft_defender_logon_user"] } }] },
    { verbs: ["IDENTIFIED"], negated: true, entity: { names: ["Finding"] } },
  ],
};

describe("what a query speaks of", () => {
  const things = thingsOf(outline);
  it("is its entities and relationships, in their order", () => {
    expect(things.map(({ place, relationship }) => `${place}${relationship ? "~" : ":"}`)).toEqual([
      "0:",
      "1~",
      "1:",
      "2~",
      "2:",
      "3~",
      "3:",
    ]);
    expect(things.filter(({ absent }) => absent).map(({ names }) => names)).toEqual([["IDENTIFIED"], ["Finding"]]);
  });
  it("is called by an alias, or by a name that nothing else has", () => {
    expect(things.map((one) => referenceTo(one, things))).toEqual([
      "d",
      "MANAGES",
      "microsoft_defender_machine",
      "signIn",
      "microsoft_defender_logon_user",
      "IDENTIFIED",
      "Finding",
    ]);
    const twice = thingsOf({ start: { names: ["Device"] }, steps: [{ entity: { names: ["Device"] } }] });
    expect(twice.map((one) => referenceTo(one, twice))).toEqual([undefined, undefined, undefined]);
  });
  it("has a short alias when it needs one", () => {
    const twice = thingsOf({
      start: { names: ["a_user"] },
      steps: [{ verbs: ["HAS"], entity: { names: ["a_user"] } }],
    });
    expect(twice.map((one) => aliasFor(one, twice))).toEqual(["user", "link", "user"]);
    const taken = thingsOf({ start: { names: ["Device"], alias: "order" }, steps: [{ entity: { names: ["Order"] } }] });
    expect(taken.map((one) => aliasFor(one, taken))[2]).toBe("thing");
  });
});

it("names what is spoken of by its place", () => {
  const steps = [{ verbs: ["HAS"], entity: { names: ["Device"] } }];
  const things = thingsOf({ start: { names: ["Device"] }, steps });
  const [first, link, second] = things;
  if (!first || !link || !second) throw new Error("there are three things");
  const made = settled({
    start: { names: ["Device"] },
    steps,
    columns: [{ of: markOf(second, things), property: "name" }],
    where: {
      all: [
        { of: markOf(first, things), property: "os" },
        { of: "HAS", property: "since" },
      ],
    },
  });
  expect(made.start.alias).toBe("device2");
  expect(made.steps?.[0]?.entity?.alias).toBe("device");
  expect(made.columns).toEqual([{ of: "device", property: "name" }]);
  expect(made.where?.all?.map(({ of }) => of)).toEqual(["device2", "HAS"]);
});

describe("what is ready of an outline", () => {
  it("lacks conditions that are not finished", () => {
    const whole = { property: "os", operator: "=", values: [{ kind: "text" as const, text: "x" }] };
    expect(conditionReady({ all: [whole, { property: "os" }] }, () => true)).toEqual(whole);
    expect(conditionReady({ any: [{}, {}] }, () => true)).toBeUndefined();
    expect(conditionReady({ any: [whole, { all: [whole, whole] }] }, () => true)).toEqual({
      any: [whole, { all: [whole, whole] }],
    });
  });
  it("lacks what speaks of things that are gone", () => {
    const gone = ready({
      ...outline,
      columns: [
        { of: "d", property: "name" },
        { of: "other", property: "name" },
        { function: "COUNT", of: "Finding", name: "n" },
      ],
      order: [{ column: "n" }, { of: "d", property: "name" }],
    });
    expect(gone.columns).toEqual([{ of: "d", property: "name" }]);
    expect(gone.order).toEqual([{ of: "d", property: "name" }]);
    expect(ready({ start: {}, steps: [{ optional: [] }] }).steps).toEqual([]);
  });
});
