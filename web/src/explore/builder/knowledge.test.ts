import { expect, it } from "vitest";
import type { Schemas } from "../../api/client";
import { knowledgeOf, namesOf, propertiesOf, said, typesAfter, waysFrom } from "./knowledge";
import { thingsOf } from "./outline";

const entity = (type: string, ...classes: string[]) => ({ type, classes, description: "", properties: [] });
const link = (type: string, verb: string, from: string, to: string) => ({
  type,
  class: verb,
  from,
  to,
  description: "",
  properties: [{ name: "since", kind: "time" as const, description: "" }],
  mapped: false,
});
const model: Schemas["Model"] = {
  entities: [entity("pc", "Device"), entity("phone", "Device"), entity("user", "User"), entity("group", "Group")],
  relationships: [
    link("pc_has_user", "HAS", "pc", "user"),
    link("group_has_user", "HAS", "group", "user"),
    link("group_has_group", "HAS", "group", "group"),
    link("phone_has_user", "HAS", "phone", "user"),
  ],
};
const status = {
  entities: [
    { type: "pc", classes: ["Device"], count: 5 },
    { type: "user", classes: ["User"], count: 9 },
    { type: "group", classes: ["Group"], count: 2 },
  ],
  relationships: [
    { type: "pc_has_user", class: "HAS", from: "pc", to: "user", count: 7 },
    { type: "group_has_user", class: "HAS", from: "group", to: "user", count: 9 },
    { type: "group_has_group", class: "HAS", from: "group", to: "group", count: 1 },
  ],
} as unknown as Schemas["GraphStatus"];
const known = knowledgeOf(model, status);

it("offers the classes and types that there are, with how many", () => {
  expect(namesOf(known).map(({ name, count }) => `${name} ${count}`)).toEqual([
    "User 9",
    "Device 5",
    "Group 2",
    "user 9",
    "pc 5",
    "group 2",
  ]);
  expect(namesOf(known, ["pc"]).map(({ name }) => name)).toEqual(["Device", "pc"]);
});

it("offers the relationships that lead on, with a direction where there are both", () => {
  expect(waysFrom(known, ["user"])).toEqual([
    { verb: "HAS", to: "group", count: 9 },
    { verb: "HAS", to: "pc", count: 7 },
  ]);
  expect(waysFrom(known, ["group"])).toEqual([
    { verb: "HAS", to: "user", count: 9 },
    { verb: "HAS", direction: "out", to: "group", count: 1 },
    { verb: "HAS", direction: "in", to: "group", count: 1 },
  ]);
  expect(waysFrom(known, ["phone"])).toEqual([]);
});

it("knows where steps lead, from what is optional with and without it", () => {
  const hop = { verbs: ["HAS"], entity: { names: ["user"] } };
  expect(typesAfter(known, ["pc"], [hop])).toEqual(["user"]);
  expect(typesAfter(known, ["pc"], [{ optional: [hop] }])).toEqual(["pc", "user"]);
  expect(typesAfter(known, ["user"], [{ entity: {} }])).toEqual(["group", "pc"]);
});

it("knows the types and properties of what a query speaks of", () => {
  const start = { names: ["Device"] };
  const steps = [{ verbs: ["HAS"], entity: { names: ["user"] } }];
  const things = said(known, thingsOf({ start, steps }), start, steps);
  expect(things.map(({ types }) => types)).toEqual([["pc", "phone"], ["pc_has_user", "phone_has_user"], ["user"]]);
  expect(propertiesOf(known, things[1]?.types ?? []).map(({ name }) => name)).toContain("since");
});
