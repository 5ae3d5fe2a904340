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

/** spanOf is which span of time is told of, in milliseconds, by whole hours: so that what is drawn stays while time goes on. */
export function spanOf({ from = "" }: Pick<Told, "from">, days: number): { from: number; to: number } {
  const begin = Math.floor(Date.parse(from) / hour) * hour;
  return { from: begin, to: begin + days * 24 * hour + hour };
}

/** timesOf are the moments that were counted, in milliseconds. */
export const timesOf = ({ trend }: Pick<Told, "trend">): number[] => trend.times.map((time) => Date.parse(time));

/** valuesOf is how a number went on, or a part of it. */
export const valuesOf = (
  { trend }: Pick<Told, "trend">,
  number: string,
  part?: string,
): (number | null)[] | undefined => trend.lines.find((line) => line.number === number && line.part === part)?.values;

/** deltaOf is by how much a number differs from what it was at first; nothing when it was not counted before. */
export function deltaOf(
  told: Pick<Told, "trend">,
  { name, value }: Pick<Numbered, "name" | "value">,
): number | undefined {
  const values = valuesOf(told, name);
  if (value === undefined || !values || values.length < 2) return undefined;
  const first = values.slice(0, -1).find((one) => one !== null);
  return typeof first === "number" ? value - first : undefined;
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
