import type { Schemas } from "../api/client";
import type { Line } from "../chart/TimeChart";

/** Told is the overview as the server tells it. */
export type Told = Schemas["OverviewView"];
/** Numbered is something that was counted. */
export type Numbered = Schemas["OverviewNumber"];

/** numberOf is what was counted under a name. */
export const numberOf = ({ numbers }: Pick<Told, "numbers">, name: string): Numbered | undefined =>
  numbers.find((number) => number.name === name);

/** groupOf are the numbers that belong together. */
export const groupOf = ({ numbers }: Pick<Told, "numbers">, group: Numbered["group"]): Numbered[] =>
  numbers.filter((number) => number.group === group);

const hour = 3_600_000;

/**
 * spanOf is which span of time is drawn, in milliseconds: what is told of or, while
 * less is known, since it is. It is of whole hours, so that what is drawn stays
 * while time goes on.
 */
export function spanOf(told: Pick<Told, "from" | "trend">, days: number): { from: number; to: number } {
  const begin = Math.floor(Date.parse(told.from ?? "") / hour) * hour;
  const to = begin + (days * 24 + 1) * hour;
  const known = knownSince(told, days);
  return { from: known === undefined ? begin : Math.floor(known / hour) * hour, to };
}

/** knownSince is when the first state was counted, when that is well within what is told of. */
export function knownSince(told: Pick<Told, "from" | "trend">, days: number): number | undefined {
  const first = timesOf(told)[0];
  const begin = Date.parse(told.from ?? "");
  return first !== undefined && first > begin + (days / 10) * 24 * hour ? first : undefined;
}

/** timesOf are the moments that were counted, in milliseconds. */
export const timesOf = ({ trend }: Pick<Told, "trend">): number[] => trend.times.map((time) => Date.parse(time));

/** valuesOf is how a number went on, or a part of it. */
export const valuesOf = (
  { trend }: Pick<Told, "trend">,
  number: string,
  part?: string,
): (number | null)[] | undefined => trend.lines.find((line) => line.number === number && line.part === part)?.values;

/** Delta is by how much a number differs from what it was at first, and when that was. */
export interface Delta {
  by: number;
  since: number;
}

/** deltaOf is how a number changed; nothing when it was not counted before. */
export function deltaOf(
  told: Pick<Told, "trend">,
  { name, value }: Pick<Numbered, "name" | "value">,
): Delta | undefined {
  const before = valuesOf(told, name)?.slice(0, -1) ?? [];
  const at = before.findIndex((one) => one !== null);
  const [first, since] = [before[at], timesOf(told)[at]];
  if (value === undefined || typeof first !== "number" || since === undefined) return undefined;
  return { by: value - first, since };
}

/** partLines are the parts of a number over time, each with the query of its part. */
export function partLines(told: Told, name: string, colorOf: (part: string, at: number) => Line["color"]): Line[] {
  const number = numberOf(told, name);
  return told.trend.lines
    .filter((line) => line.number === name && line.part !== undefined)
    .map((line, at) => ({
      name: line.part ?? "",
      color: colorOf(line.part ?? "", at),
      values: line.values,
      query: number?.parts?.find((part) => part.name === line.part)?.query ?? number?.query,
    }));
}
