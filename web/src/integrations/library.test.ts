import { expect, it } from "vitest";
import type { Kind } from "./kinds";
import { chosen, distinct, scopeName } from "./library";

const kind = (name: string, categories: string[], modules: string[]): Kind => ({
  id: name,
  name,
  vendor: "Contoso",
  summary: `Reads ${name}.`,
  description: "",
  categories,
  modules: modules.map((id) => ({ id, name: id, text: "" })),
  scopes: ["cloud"],
  sections: [],
  fields: [],
  credentials: [],
  sources: [],
  intervals: [],
});

it("narrows by category, module, scope and text", () => {
  const kinds = [kind("Alpha", ["Identity"], ["graph"]), kind("Beta", ["Endpoints"], ["graph", "alerts"])];
  const names = (choice: Parameters<typeof chosen>[1]) => chosen(kinds, choice).map((k) => k.name);
  expect(names({})).toEqual(["Alpha", "Beta"]);
  expect(names({ category: "Identity" })).toEqual(["Alpha"]);
  expect(names({ module: "alerts" })).toEqual(["Beta"]);
  expect(names({ scope: "on-premises" })).toEqual([]);
  expect(names({ text: " beT" })).toEqual(["Beta"]);
  expect(names({ text: "contoso", module: "graph", category: "Endpoints" })).toEqual(["Beta"]);
});

it("tells each value once", () => {
  expect(distinct(["b", "a", "b"])).toEqual(["a", "b"]);
  expect([scopeName("cloud"), scopeName("moon")]).toEqual(["Cloud", "moon"]);
});
