import type { Schemas } from "../../api/client";
import { wordsFor } from "../../assets/filter";
import type { Condition } from "./outline";

/** Value is what a property is compared with. */
export type Value = Schemas["OutlineValue"];

const listed = [
  { value: "=", label: "has" },
  { value: "= every", label: "has all of" },
  { value: "!=", label: "has not" },
  { value: "~=", label: "has one that contains" },
];

const words: Record<string, string> = { "=": "is", "!=": "is not", ">": "after", "<=": "until" };

/** operatorsFor are the operators that fit a kind of property, with the one that is chosen whatever it is. */
export function operatorsFor(kind: string, chosen: string): { value: string; label: string }[] {
  const usual = wordsFor(kind);
  const all = kind === "list" ? [...listed, ...usual.filter(({ value }) => /^(present|absent)$/.test(value))] : usual;
  if (chosen === "" || all.some(({ value }) => value === chosen)) return all;
  return [...all, { value: chosen, label: words[chosen] ?? chosen.replace(" every", " all of") }];
}

/** operatorOf is the operator of a condition as it is chosen. */
export function operatorOf({ operator = "", values, every }: Condition): string {
  const only = values?.length === 1 ? values[0] : undefined;
  if (only?.kind === "undefined" && operator === "=") return "absent";
  if (only?.kind === "undefined" && operator === "!=") return "present";
  return every ? `${operator} every` : operator;
}

/** withOperator is a condition with an operator that was chosen. */
export function withOperator(condition: Condition, chosen: string): Condition {
  const { every: _, ...rest } = condition;
  if (chosen === "absent" || chosen === "present") {
    return { ...rest, operator: chosen === "absent" ? "=" : "!=", values: [{ kind: "undefined" }] };
  }
  const values = rest.values?.filter(({ kind }) => kind !== "undefined") ?? [];
  const operator = chosen.replace(" every", "");
  return { ...rest, operator, values, ...(chosen.endsWith(" every") ? { every: true } : {}) };
}

/** shownAs is a value as somebody would write it. */
export const shownAs = ({ kind, text }: Value): string => (kind === "undefined" ? "no value" : (text ?? ""));

/** valueFrom is what somebody wrote as a value of a kind of property. A parameter may stand for any. */
export function valueFrom(written: string, kind: string, before: readonly Value[] = []): Value | undefined {
  const text = written.trim();
  const same = before.find((value) => shownAs(value) === written);
  if (same) return same;
  if (/^(\$\{[^{}]+\}|\{\{[^{}]+\}\})$/.test(text)) return { kind: "parameter", text };
  if (kind === "number") return text !== "" && Number.isFinite(Number(text)) ? { kind: "number", text } : undefined;
  if (kind === "boolean") return { kind: "boolean", text };
  if (kind === "time") return { kind: "date", text };
  return { kind: "text", text: written };
}

/** Ago is a moment so many units before now. */
export interface Ago {
  count: number;
  unit: "hours" | "days" | "months" | "years";
}

/** agoIn is the moment that a date in a query is, when it is so long ago. */
export function agoIn(date: string): Ago | undefined {
  const [, count, unit] = /^date\.now - (\d+) (hours|days|months|years)$/.exec(date) ?? [];
  return count && unit ? { count: Number(count), unit: unit as Ago["unit"] } : undefined;
}

/** dayIn is the day that a date in a query begins, if it begins one. */
export const dayIn = (date: string): string | undefined => /^date\((\d{4}-\d{2}-\d{2})\)$/.exec(date)?.[1];

/** datedAgo is a moment so long ago, as a query writes it. */
export const datedAgo = ({ count, unit }: Ago): Value => ({ kind: "date", text: `date.now - ${count} ${unit}` });

/** datedOn is where a day begins, as a query writes it. */
export const datedOn = (day: string): Value => ({ kind: "date", text: `date(${day})` });
