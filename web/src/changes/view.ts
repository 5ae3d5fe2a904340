import type { Moment } from "./compared";

/** spans are how far back one can look without choosing a moment: to before the last run, or so many days. */
export const spans = ["run", "1d", "7d", "30d"] as const;

/** Span is how far back one looks. */
export type Span = (typeof spans)[number];

/** Op is what can become of something. */
export type Op = "created" | "updated" | "deleted";

const ops: readonly Op[] = ["created", "updated", "deleted"];

/** View is which changes are shown, as the address tells it. */
export interface View {
  /** The moments that are compared, in RFC 3339, in place of a span. */
  from?: Moment["at"];
  to?: Moment["at"];
  span?: Span;
  /** The query whose entities matter. */
  query?: string;
  type?: string;
  integration?: string;
  op?: Op;
}

/** viewOf reads an address, and leaves out what makes no sense. */
export function viewOf(search: Record<string, unknown>): View {
  const view: View = {
    from: momentOf(search.from),
    to: momentOf(search.to),
    span: spans.find((span) => span === search.span && span !== "run"),
    query: textOf(search.query),
    type: textOf(search.type),
    integration: textOf(search.integration),
    op: ops.find((op) => op === search.op),
  };
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as View;
}

function momentOf(value: unknown): string | undefined {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
