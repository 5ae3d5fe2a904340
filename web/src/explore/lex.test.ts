import { expect, it } from "vitest";
import { lex } from "./lex";

const told = (query: string) => lex(query).map(({ kind, text }) => `${kind} ${text}`);

it("tells what each word is", () => {
  expect(told("find Device WITH [tag.x-y] != 'it\\'s' AND n >= 4.5 // rest")).toEqual([
    "keyword find",
    "name Device",
    "keyword WITH",
    "name [tag.x-y]",
    "symbol !=",
    "text 'it\\'s'",
    "keyword AND",
    "name n",
    "symbol >=",
    "number 4.5",
    "comment // rest",
  ]);
});

it("tells regular expressions from divisions", () => {
  expect(told("WITH name = /^a b/i").at(-1)).toBe("regex /^a b/i");
  expect(told("RETURN d.a / d.b / 2").filter((token) => token.startsWith("regex"))).toEqual([]);
});

it("finds parameters, and reads on where something has no end", () => {
  expect(told(`FIND \${type} SKIP {{ n }} /* never`)).toEqual([
    "keyword FIND",
    `parameter \${type}`,
    "keyword SKIP",
    "parameter {{ n }}",
    "comment /* never",
  ]);
  expect(told("WITH a = 'open")).toEqual(["keyword WITH", "name a", "symbol =", "text 'open"]);
});

it("knows where each token stands", () => {
  for (const { text, from, to } of lex("FIND Device\n  WITH a = 1")) {
    expect("FIND Device\n  WITH a = 1".slice(from, to)).toBe(text);
  }
});
