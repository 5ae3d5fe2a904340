import { lex } from "./lex";

/** hasMoment tells whether a query says itself which state of the graph it is for. */
export function hasMoment(query: string): boolean {
  const tokens = lex(query).filter((token) => token.kind !== "comment");
  return tokens.some(
    (token, i) => /^at$/i.test(token.text) && token.kind === "keyword" && /^date\b/i.test(tokens[i + 1]?.text ?? ""),
  );
}

/** asOf is a query for the state of the graph at a moment, unless it says one itself. */
export function asOf(query: string, at: string | undefined): string {
  if (!at || hasMoment(query)) return query;
  const moment = new Date(at).toISOString().replace(".000Z", "Z");
  return `${query.trimEnd()}\nAT date(${moment})`;
}
