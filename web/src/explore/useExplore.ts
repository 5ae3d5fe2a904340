import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { type Address, asksAnew } from "./address";
import type { Asked } from "./ask";
import { asOf } from "./moment";
import { parametersIn, valueFrom, writtenAs } from "./parameters";
import { useAnswer } from "./useAnswer";
import { usePast } from "./usePast";
import { partOf, type Question, useQuestion } from "./useQuestion";

/** Draft is what stands in the editor and in the fields of the parameters; it need not have been asked. */
export interface Draft {
  query: string;
  values: Record<string, string>;
}

/** Explore is what happens in the view: what is asked, what is written, and what comes of it. */
export type Explore = ReturnType<typeof useAsking>;

/** useExplore ties the address, what somebody writes, and the answer together. */
export function useExplore(): Explore {
  const address = useSearch({ from: "/console/explore" });
  const navigate = useNavigate({ from: "/explore" });
  return useAsking(address, {
    set: (change, replace) => void navigate({ search: (before) => ({ ...before, ...change }), replace }),
    open: (query) => void navigate({ search: (before) => ({ query, at: before.at }) }),
    saved: ({ name }, part) => navigate({ search: { question: name, ...(part ? { part } : {}) } }),
    deleted: ({ queries }) => navigate({ search: { query: queries[0]?.text } }),
  });
}

/** Ways are where one goes as one asks. */
export interface Ways {
  /** Changes the address, in the place of the one before or after it. */
  set: (change: Partial<Address>, replace: boolean) => void;
  /** Asks a query as it is. */
  open: (query: string) => void;
  /** Goes to a question that was saved, of which one looked at a part, and away from one that is deleted. */
  saved: (question: Question, part: string | undefined) => Promise<void>;
  deleted: (question: Question) => Promise<void>;
}

/**
 * useAsking asks what an address says. When it waits for the word, a question that
 * has parameters is not asked before somebody has run it.
 */
export function useAsking(address: Address, ways: Ways, waits = false) {
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
  const held = waits && !address.ran && examples.size > 0;
  const asked = useAsked(held ? undefined : text, address, usual, examples);
  const answer = useAnswer(asked);
  const [draft, setDraft] = useState<Draft>({ query: text ?? "", values: {} });
  useEffect(() => {
    setDraft({ query: text ?? "", values: { ...usual, ...address.values } });
  }, [text, usual, address.values]);
  const past = usePast();

  const set = (change: Partial<Address>, replace = true) => ways.set(change, replace);
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
    if (same && asked) answer.again();
    else if (query === part?.text.trim()) set({ ...asksAnew, values, ...(waits ? { ran: true } : {}) }, false);
    else set({ ...asksAnew, query, question: undefined, part: undefined, values }, false);
  };
  return { address, question, part, asked, answer, draft, setDraft, past, names, given, missing, set, run, ways };
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
