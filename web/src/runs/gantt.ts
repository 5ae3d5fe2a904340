import { duration } from "../ui/format";
import type { Run, Step } from "./words";

/** Span is the time that a picture shows, in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

const shortest = 1000;

/** spanOf is the time from the first step's begin to the end of the last, or to now while the run is at work. */
export function spanOf(run: Pick<Run, "steps" | "ended_at" | "started_at">, now: Date): Span {
  const begun = run.steps.flatMap((step) => (step.started_at ? [Date.parse(step.started_at)] : []));
  const from = Math.min(...begun, run.started_at ? Date.parse(run.started_at) : now.getTime());
  const to = run.ended_at ? Date.parse(run.ended_at) : now.getTime();
  return { from, to: Math.max(to, from + shortest) };
}

/** placeOf is where the bar of a step lies, in percent of the span; undefined before it began. */
export function placeOf(step: Step, { from, to }: Span): { left: number; width: number } | undefined {
  if (!step.started_at) return undefined;
  const share = (at: number) => (Math.min(Math.max(at, from), to) - from) / (to - from);
  const left = share(Date.parse(step.started_at)) * 100;
  const right = share(step.ended_at ? Date.parse(step.ended_at) : to) * 100;
  return { left, width: right - left };
}

const s = 1000;
const min = 60 * s;
const h = 60 * min;
const paces = [
  s,
  2 * s,
  5 * s,
  10 * s,
  15 * s,
  30 * s,
  min,
  2 * min,
  5 * min,
  10 * min,
  15 * min,
  30 * min,
  h,
  2 * h,
  4 * h,
  8 * h,
  24 * h,
];

/** ticksOf are the marks of the time that has passed, few enough to be read, in percent of the span. */
export function ticksOf({ from, to }: Span, most = 4): { at: number; text: string }[] {
  const length = to - from;
  const pace = paces.find((one) => length / one <= most) ?? Math.ceil(length / most / (24 * h)) * 24 * h;
  const ticks = [{ at: 0, text: "0" }];
  for (let at = pace; at < length * 0.97; at += pace) ticks.push({ at: (at / length) * 100, text: briefly(at) });
  return ticks;
}

/** briefly leaves out what is nought: 2 min, not 2 min 0 s. */
const briefly = (milliseconds: number) =>
  duration(milliseconds)
    .replace(/^(\d)\.0 s$/, "$1 s")
    .replace(/ 0 (s|min)$/, "");
