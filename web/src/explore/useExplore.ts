import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { type Address, asksAnew } from "./address";
import type { Asked } from "./ask";
import { asOf } from "./moment";
import { parametersIn, valueFrom, writtenAs } from "./parameters";
import { useAnswer } from "./useAnswer";
import { usePast } from "./usePast";
import { partOf, useQuestion } from "./useQuestion";

/** Draft is what stands in the editor and in the fields of the parameters; it need not have been asked. */
export interface Draft {
  query: string;
  values: Record<string, string>;
}

/** Explore is what happens in the view: what is asked, what is written, and what comes of it. */
export type Explore = ReturnType<typeof useExplore>;

/** useExplore ties the address, what somebody writes, and the answer together. */
export function useExplore() {
  const address = useSearch({ from: "/console/explore" });
  const navigate = useNavigate({ from: "/explore" });
  const question = useQuestion(address.question);
  const part = question.data && partOf(question.data, address.part);
  const text = address.query ?? part?.text;
  const examples = useMemo(
    () => new Map(question.data?.parameters.map((parameter) => [parameter.name, parameter.default])),
    [question.data],
  );
  const usual = useMemo(
    () => Object.fromEntries([...examples].map(([name, value]) => [name, writtenAs(value)])),
    [examples],
  );
  const asked = useAsked(text, address, usual, examples);
  const answer = useAnswer(asked);
  const [draft, setDraft] = useState<Draft>({ query: text ?? "", values: {} });
  useEffect(() => {
    setDraft({ query: text ?? "", values: { ...usual, ...address.values } });
  }, [text, usual, address.values]);
  const past = usePast();

  const set = (change: Partial<Address>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace });
  const names = parametersIn(draft.query);
  // What has no value yet is none to the server's advice.
  const given = Object.fromEntries(
    names.map((name) => [name, valueFrom(draft.values[name] ?? "", examples.get(name))]),
  );
  const missing = names.filter((name) => !draft.values[name]);

  const run = () => {
    if (draft.query.trim() === "" || missing.length > 0) return;
    const query = draft.query.trim();
    past.remember(query);
    const values = chosen(names, draft.values, usual);
    const same = query === text?.trim() && JSON.stringify(values) === JSON.stringify(address.values);
    if (same) answer.again();
    else if (query === part?.text.trim()) set({ ...asksAnew, values }, false);
    else set({ ...asksAnew, query, question: undefined, part: undefined, values }, false);
  };
  /** Asks a query as it is. */
  const open = (query: string) => void navigate({ search: (before) => ({ query, at: before.at }) });
  return { address, question, part, asked, answer, draft, setDraft, past, names, given, missing, set, run, open };
}

// Only what differs from the usual stands in the address.
function chosen(names: string[], values: Record<string, string>, usual: Record<string, string>) {
  const own = names.filter((name) => values[name] !== usual[name]).map((name) => [name, values[name] ?? ""]);
  return own.length > 0 ? (Object.fromEntries(own) as Record<string, string>) : undefined;
}

function useAsked(
  text: string | undefined,
  { values, at, deleted }: Address,
  usual: Record<string, string>,
  examples: Map<string, unknown>,
): Asked | undefined {
  return useMemo(() => {
    if (!text) return undefined;
    const all = { ...usual, ...values };
    const names = parametersIn(text);
    if (names.some((name) => !all[name])) return undefined;
    const variables = Object.fromEntries(names.map((name) => [name, valueFrom(all[name] ?? "", examples.get(name))]));
    return { query: asOf(text, at), variables, include_deleted: deleted === true };
  }, [text, values, at, deleted, usual, examples]);
}
