import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { http, type Schemas } from "../../api/client";
import { bytesUpTo, placeOf } from "../offsets";

/** complete asks the server how a query may go on where the cursor stands. */
export const complete: CompletionSource = async (context: CompletionContext): Promise<CompletionResult | null> => {
  const query = context.state.doc.toString();
  if (!context.explicit && !expected(query.slice(0, context.pos))) return null;
  const asking = new AbortController();
  context.addEventListener("abort", () => asking.abort());
  const offset = bytesUpTo(query, context.pos);
  const answer = await http
    .POST("/api/v1/query/analyze", { body: { query, offset }, signal: asking.signal })
    .catch(() => undefined); // the editor goes on without advice
  const found = answer?.data?.completions ?? [];
  const first = found[0];
  if (!first || context.aborted) return null;
  return {
    from: placeOf(query, first.from),
    to: placeOf(query, first.to),
    filter: false,
    options: found.filter((one) => one.from === first.from).map(optionOf),
  };
};

/** expected tells whether somebody who wrote this waits for advice: within a word, or where one must come. */
export function expected(before: string): boolean {
  return (
    /[\p{L}\p{N}_.#'"$[]$/u.test(before) ||
    /(?:\b(?:find|unique|with|and|or|that|where|return|by|to)\s|[=><(|]\s*)$/i.test(before)
  );
}

// After these a further word comes.
const goesOn = new Set(["keyword", "verb", "operator", "class", "type"]);

/** leadsOn tells whether a completion is followed by another. */
export const leadsOn = (option: Completion): boolean => goesOn.has(option.type ?? "");

function optionOf({ text, kind, doc }: Schemas["Completion"]): Completion {
  return { label: text, type: kind, apply: goesOn.has(kind) ? `${text} ` : text, ...(doc ? { info: doc } : {}) };
}
