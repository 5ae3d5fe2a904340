import type { Schemas } from "../api/client";
import type { Span, View } from "./view";

/** Moment is a state of the graph that is kept, and can be compared. */
export type Moment = Schemas["Moment"];

/** Compared is which two moments are compared; the later is the present when it is absent. */
export interface Compared {
  from: string;
  to?: string;
}

const days: Record<Exclude<Span, "run">, number> = { "1d": 1, "7d": 7, "30d": 30 };

/**
 * comparedOf are the moments that a view compares, of those that are kept, the
 * newest first; nothing when there are not two. Of a span it is the last state
 * that was there when the span began, or the first of all.
 */
export function comparedOf(view: View, moments: readonly Moment[], now: Date): Compared | undefined {
  const last = moments[0];
  const first = moments.at(-1);
  if (!last || !first || moments.length < 2) return undefined;
  const to = view.to ? { to: view.to } : {};
  if (view.from) return { from: view.from, ...to };
  if (view.to || !view.span || view.span === "run") return { from: beforeOf(view.to, moments) ?? first.at, ...to };
  const begin = now.getTime() - days[view.span] * 24 * 3600 * 1000;
  const then = moments.find((moment) => Date.parse(moment.at) <= begin);
  return { from: (then ?? first).at };
}

/** The state before that of a moment, or before the last. */
function beforeOf(to: string | undefined, moments: readonly Moment[]): string | undefined {
  const at = to === undefined ? 0 : moments.findIndex((moment) => Date.parse(moment.at) <= Date.parse(to));
  return at < 0 ? undefined : moments[at + 1]?.at;
}

/** reaches tells whether the graph is kept for as long as a span is. */
export function reaches(span: Span, moments: readonly Moment[], now: Date): boolean {
  if (span === "run") return true;
  const first = moments.at(-1);
  return first !== undefined && Date.parse(first.at) <= now.getTime() - days[span] * 24 * 3600 * 1000;
}
