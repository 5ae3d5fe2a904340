/** What a token of J1QL is. */
export type TokenKind = "keyword" | "name" | "text" | "number" | "parameter" | "regex" | "comment" | "symbol";

/** Token is one word, literal or symbol of a query, and where it stands. */
export interface Token {
  kind: TokenKind;
  text: string;
  from: number;
  to: number;
}

const keywords = new Set(
  (
    "find unique that with where return tree having order by asc desc skip limit at as and or changed since relates to " +
    "somehow true false null undefined"
  ).split(" "),
);

const forms: readonly [TokenKind, RegExp][] = [
  ["comment", /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/y],
  ["text", /'(?:\\[\s\S]|[^'\\])*'?|"(?:\\[\s\S]|[^"\\])*"?/y],
  ["parameter", /\$\{[^}\n]*\}?|\{\{[^}\n]*(?:\}\})?/y],
  ["name", /\[[^\]\n]*\]?|[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*/uy],
  ["number", /\d+(?:\.\d+)?/y],
  ["regex", /\/(?:\\.|[^/\\\n])+\/i?/y],
  ["symbol", /!~=|!\^=|!\$=|[!~^$><]=|>>|<<|[^\s]/uy],
];

/** lex cuts a query into tokens, for its colours and its lay-out. What is wrong in it is for the server to say. */
export function lex(query: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  while (from < query.length) {
    const before = tokens.findLast((token) => token.kind !== "comment");
    const token = tokenAt(query, from, before);
    if (token) tokens.push(token);
    from = token?.to ?? from + 1;
  }
  return tokens;
}

function tokenAt(query: string, from: number, before: Token | undefined): Token | undefined {
  for (const [kind, form] of forms) {
    if (kind === "regex" && !precedesValue(before)) continue;
    form.lastIndex = from;
    const text = form.exec(query)?.[0];
    if (text) return { kind: isKeyword(kind, text) ? "keyword" : kind, text, from, to: from + text.length };
  }
  return undefined;
}

const isKeyword = (kind: TokenKind, text: string) => kind === "name" && keywords.has(text.toLowerCase());

// A slash begins a regular expression where a value is expected; elsewhere it divides.
function precedesValue(before: Token | undefined): boolean {
  return before !== undefined && /^(?:[=><(]|[!~^$><]=|!~=|and|or)$/i.test(before.text);
}
