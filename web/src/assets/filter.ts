import { shortly } from "../ui/momentField";

/** Filter is a condition on a column, in its parts. */
export interface Filter {
  column: string;
  /** One of the server's operators; present and absent take no value. */
  op: string;
  value: string;
}

// The longer operators come first, so that none is taken for the beginning of another.
const form = /^(!?)([^=!<>~^$]+?)(?:(!~=|!\^=|!\$=|!=|>=|<=|~=|\^=|\$=|=|>|<)(.*))?$/s;

/** parsed takes a filter apart; what is none is taken for a column. */
export function parsed(text: string): Filter {
  const [, not, column, op, value] = form.exec(text) ?? [];
  if (!column) return { column: text, op: "present", value: "" };
  if (not) return { column, op: "absent", value: "" };
  return { column, op: op ?? "present", value: value ?? "" };
}

/** written is the filter as the server reads it. */
export function written({ column, op, value }: Filter): string {
  if (op === "present") return column;
  return op === "absent" ? `!${column}` : `${column}${op}${value}`;
}

const words: Record<string, string> = {
  "=": "is",
  "!=": "is not",
  ">": "is more than",
  ">=": "is at least",
  "<": "is less than",
  "<=": "is at most",
  "~=": "contains",
  "!~=": "does not contain",
  "^=": "begins with",
  "!^=": "does not begin with",
  "$=": "ends with",
  "!$=": "does not end with",
  present: "has a value",
  absent: "has no value",
};

const timeWords: Record<string, string> = { ">": "after", ">=": "since", "<": "before", "<=": "until" };

/** wordsFor are the operators that make sense for a kind of column, with their words. */
export function wordsFor(kind: string): { value: string; label: string }[] {
  const ops: Record<string, string[]> = {
    boolean: ["="],
    number: ["=", "!=", ">", ">=", "<", "<="],
    time: [">=", "<"],
  };
  const names = kind === "time" ? { ...words, ...timeWords } : words;
  const some = ops[kind] ?? ["=", "!=", "~=", "!~=", "^=", "$="];
  return [...some, "present", "absent"].map((op) => ({ value: op, label: names[op] ?? op }));
}

/** told is a filter in words, of a column with a title and a kind. */
export function told(filter: Filter, title: string, kind: string): string {
  const { op, value } = filter;
  if (op === "present" || op === "absent") return `${title} ${words[op]}`;
  if (kind === "boolean") return `${title}: ${value === "true" ? "yes" : "no"}`;
  if (kind !== "time") return op === "=" ? `${title}: ${value}` : `${title} ${words[op]} ${value}`;
  const ago = agoOf(value);
  if (!ago) return `${title} ${timeWords[op] ?? words[op]} ${Number.isNaN(Date.parse(value)) ? value : shortly(value)}`;
  return op.startsWith(">") ? `${title} in the last ${ago}` : `${title} longer ago than ${ago}`;
}

const units: Record<string, string> = { m: "minute", h: "hour", d: "day", w: "week" };

/** agoOf is a length of time such as 7d in words; nothing when it is none. */
export function agoOf(value: string): string | undefined {
  const [, n, unit] = /^(\d+)([mhdw])$/.exec(value) ?? [];
  if (!n || !unit) return undefined;
  if (n === "1") return unit === "d" ? "24 hours" : `${units[unit]}`;
  return `${n} ${units[unit]}s`;
}

/** toggled adds a filter, or takes it away. Of a time there is only one at once. */
export function toggled(filters: readonly string[], text: string, kind: string): string[] {
  if (filters.includes(text)) return filters.filter((other) => other !== text);
  const { column } = parsed(text);
  const others = kind === "time" ? filters.filter((other) => parsed(other).column !== column) : filters;
  return [...others, text];
}
