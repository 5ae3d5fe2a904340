import { expect, it } from "vitest";
import type { Question } from "../useQuestion";
import { bodyOf, draftOf, parametersOf, slugOf } from "./draft";

const kept: Question = {
  name: "old-devices",
  title: "Which devices are old?",
  description: "By days.",
  good: "None.",
  expect_empty: true,
  tags: ["devices"],
  parameters: [{ name: "days", description: "How many", default: 30 }],
  queries: [
    { name: "list", text: "FIND Device WITH age > {{days}}\n" },
    { name: "count", text: "FIND Device RETURN COUNT(Device)" },
  ],
  library: false,
  version: 3,
};

it("makes names of titles", () => {
  expect(slugOf("Which devices are old?")).toBe("which-devices-are-old");
  expect(slugOf("  Geräte à Paris – 2! ")).toBe("gerate-a-paris-2");
  expect(slugOf("x ".repeat(60)).length).toBeLessThanOrEqual(80);
  expect(slugOf("設備")).toBe("");
});

it("begins a new question with what stands in the editor", () => {
  const draft = draftOf(undefined, { query: "FIND Device WITH os = {{os}}\n", values: { os: "Linux", other: "x" } });
  expect(draft.queries).toEqual([{ name: "answer", text: "FIND Device WITH os = {{os}}" }]);
  expect(draft.parameters).toEqual([{ name: "os", description: "", written: "Linux" }]);
  expect(bodyOf({ ...draft, title: "Which OS?" })).toMatchObject({
    name: "which-os",
    title: "Which OS?",
    parameters: [{ name: "os", description: "", default: "Linux" }],
  });
});

it("sends a question that nobody touches as it was", () => {
  const { library, version, expect_empty, ...same } = kept;
  const draft = draftOf(kept, { query: "FIND Device WITH age > {{days}}", values: { days: "7" }, part: "list" });
  expect(bodyOf(draft, kept)).toEqual({
    ...same,
    expect: "empty",
    queries: [{ name: "list", text: "FIND Device WITH age > {{days}}" }, kept.queries[1]],
  });
});

it("puts what stands in the editor in the place of the query that is shown", () => {
  const draft = draftOf(kept, { query: "FIND Device WITH x = {{y}}", values: {}, part: "list" });
  expect(draft.queries[0]?.text).toBe("FIND Device WITH x = {{y}}");
  expect(draft.parameters).toEqual([{ name: "y", description: "", written: "" }]);
  expect(parametersOf(draft.queries, [{ name: "y", description: "why", written: "1" }])[0]?.description).toBe("why");
});

it("gives a copy of a question of the library another name", () => {
  expect(draftOf({ ...kept, library: true }, { query: "FIND Device", values: {}, part: "list" }).name).toBe("");
});

it("keeps the kind of a default, and takes no list for one", () => {
  const draft = draftOf(kept, {
    query: "FIND Device WITH a = {{days}} AND b = {{c}}",
    values: { c: "[1]" },
    part: "list",
  });
  const [days, c] = bodyOf(draft, kept).parameters ?? [];
  expect([days?.default, c?.default]).toEqual([30, "[1]"]);
});
