import { lex } from "./lex";

const form =
  /\$\{\s*([\p{L}\p{N}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*)\s*\}|\{\{\s*([^\s{}](?:[^{}\n]*[^\s{}])?)\s*\}\}/gu;

/** parametersIn are the names of the values that a query asks for, in the order in which it does. */
export function parametersIn(query: string): string[] {
  const names = lex(query)
    .filter((token) => token.kind !== "comment")
    .flatMap((token) => [...token.text.matchAll(form)].map((match) => match[1] ?? match[2] ?? ""));
  // The others come from the server's configuration.
  return [...new Set(names)].filter((name) => !name.startsWith("param."));
}

/**
 * valueFrom is what somebody wrote as the value of a parameter. Where an example
 * says what kind it is of, it is of that; a list in brackets means any of its values.
 */
export function valueFrom(written: string, example: unknown): unknown {
  const text = written.trim();
  if (text.startsWith("[")) {
    const list = parsed(text);
    if (Array.isArray(list)) return list;
  }
  if (typeof example === "string") return written;
  const value = parsed(text);
  return typeof value === "number" || typeof value === "boolean" ? value : written;
}

/** writtenAs is a value as somebody would write it. */
export const writtenAs = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
