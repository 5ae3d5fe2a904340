import type { Schemas } from "../../api/client";
import { parametersIn, valueFrom, writtenAs } from "../parameters";
import type { Question } from "../useQuestion";

/** Parameter is a value that who asks may choose, as it is filled in. */
export interface Parameter {
  name: string;
  description: string;
  /** The value when nobody chooses, as somebody would write it. */
  written: string;
}

/** Draft is what a form holds of a question. */
export interface Draft extends Record<string, unknown> {
  title: string;
  /** The name in addresses and commands; while it is empty it follows the title. */
  name: string;
  description: string;
  good: string;
  empty: boolean;
  tags: string[];
  parameters: Parameter[];
  queries: { name: string; text: string }[];
}

/** What stands in the editor: the query, the values that it is asked with, and which part of a question it is. */
export interface Written {
  query: string;
  values: Record<string, string>;
  part?: string;
}

const longest = 80;

/** slugOf is a name made of a title: lower-case words with hyphens. */
export function slugOf(title: string): string {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.split(/[^a-z0-9]+/).filter(Boolean);
  return words.join("-").slice(0, longest).replace(/-$/, "");
}

/** draftOf is a draft of a question as it is kept, with what stands in the editor; of none it is one of that alone. */
export function draftOf(of: Question | undefined, written: Written): Draft {
  const query = written.query.trim();
  const queries = of?.queries.map(({ name, text }) => ({
    name,
    text: name === written.part ? query : text.trim(),
  })) ?? [{ name: "answer", text: query }];
  const known = (of?.parameters ?? []).map(({ name, description, default: value }) => ({
    name,
    description,
    written: writtenAs(value),
  }));
  const chosen = Object.entries(written.values).map(([name, value]) => ({ name, description: "", written: value }));
  return {
    title: of?.title ?? "",
    name: of?.library ? "" : (of?.name ?? ""),
    description: of?.description ?? "",
    good: of?.good ?? "",
    empty: of?.expect_empty ?? false,
    tags: of?.tags ?? [],
    parameters: parametersOf(queries, [...known, ...chosen]),
    queries,
  };
}

/** parametersOf are those that queries ask for; of those that are known it keeps what was said of them. */
export function parametersOf(queries: Draft["queries"], known: Parameter[]): Parameter[] {
  const names = new Set(queries.flatMap(({ text }) => parametersIn(text)));
  return [...names].map((name) => known.find((one) => one.name === name) ?? { name, description: "", written: "" });
}

/** bodyOf is what is sent of a draft. The default of a parameter stays of the kind that it was of. */
export function bodyOf(draft: Draft, of?: Question): Schemas["QuestionDraft"] {
  const before = new Map(of?.parameters.map((one) => [one.name, one.default]));
  return {
    name: draft.name.trim() || slugOf(draft.title),
    title: draft.title.trim(),
    description: draft.description.trim(),
    good: draft.good.trim(),
    ...(draft.empty ? { expect: "empty" } : {}),
    tags: draft.tags,
    parameters: draft.parameters.map(({ name, description, written }) => {
      const value = valueFrom(written, before.get(name));
      return { name, description: description.trim(), default: Array.isArray(value) ? written : value };
    }),
    queries: draft.queries.map(({ name, text }) => ({ name, text: text.trim() })),
  };
}
