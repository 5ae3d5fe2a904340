import { lex, type Token } from "./lex";

const width = 80;
const clauses = new Set(["that", "where", "return", "having", "order", "skip", "limit", "at"]);

/** laidOut is a query in its canonical form on lines of its own for its clauses, unless it is short. */
export function laidOut(canonical: string): string {
  if (canonical.length <= width) return canonical;
  const breaks = breaksIn(lex(canonical));
  const lines = breaks.map((from, at) => canonical.slice(from, breaks[at + 1]).trimEnd());
  return lines.join("\n  ");
}

/** commented tells whether a query has comments, which its canonical form lacks. */
export const commented = (query: string): boolean => lex(query).some((token) => token.kind === "comment");

function breaksIn(tokens: Token[]): number[] {
  const breaks = [0];
  let depth = 0;
  tokens.forEach((token, at) => {
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    const before = tokens[at - 1]?.text.toLowerCase();
    if (depth === 0 && token.kind === "keyword" && clauses.has(token.text.toLowerCase()) && before !== "as") {
      breaks.push(token.from);
    }
  });
  return breaks;
}
