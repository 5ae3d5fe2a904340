import { Skeleton } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import type { Framing } from "../ui/Framed";
import { quantity } from "../ui/format";
import { shortly } from "../ui/momentField";
import { Chart } from "./Chart";
import classes from "./Chart.module.css";
import { type Color, colorOf } from "./color";
import { type Goal, Led, toQuery } from "./goal";
import { useWalk } from "./useWalk";
import { Walked } from "./Walked";

const Plot = lazy(() => import("./Plot"));

/** Line is a number over time, with the query that counts it. */
export interface Line {
  name: string;
  color: Color;
  /** As many as there are times; null where it was not counted. */
  values: readonly (number | null)[];
  query?: string;
}

/** Drawn is what is drawn over time. */
export interface Drawn {
  /** Moments in milliseconds since 1970, ascending. */
  times: readonly number[];
  lines: readonly Line[];
  /** Lines by themselves, filled below, or filled and one upon the other, the first lowest. */
  kind?: "line" | "area" | "stacked";
  /** The span that is shown, in milliseconds; that of the times when absent. */
  from?: number;
  to?: number;
  /** The greatest number there can be, where there is one: 100 of a percentage. */
  most?: number;
  height?: number;
}

interface Props extends Framing, Drawn {
  none?: string;
}

/**
 * TimeChart shows numbers over time. Mouse and arrow keys choose a moment, whose
 * numbers stand below and lead to the query that counts them, as of then.
 */
export function TimeChart({ none = "Nothing has been counted in this time.", ...props }: Props) {
  const { title, note, tools, ...drawn } = props;
  const { times, lines, height = 200 } = drawn;
  const walk = useWalk(times.length);
  const { ref, inViewport } = useInViewport();
  // What draws is loaded once somebody could see it.
  const [seen, setSeen] = useState(false);
  if (inViewport && !seen) setSeen(true);
  const at = walk.at ?? times.length - 1;
  const figures = {
    columns: ["Moment", ...lines.map(({ name }) => name)],
    rows: times.map((_, n) => [shortly(times[n] ?? 0), ...lines.map((line) => told(line, times, n))]).reverse(),
  };
  return (
    <Chart title={title} note={note} tools={tools} figures={figures} none={times.length === 0 ? none : undefined}>
      <Walked
        ref={ref}
        label={`Moment of ${title}`}
        at={at}
        count={times.length}
        text={sentence(drawn, at)}
        height={height}
        onKeyDown={walk.onKeyDown}
      >
        <Suspense fallback={<Skeleton height={height} />}>
          {seen && <Plot {...drawn} height={height} at={walk.at} onPoint={walk.setAt} />}
        </Suspense>
      </Walked>
      <div className={classes.reading}>
        <span className={classes.moment}>{times.length > 0 && shortly(times[at] ?? 0)}</span>
        {lines.map((line) => (
          <span key={line.name} className={classes.key}>
            <span className={classes.swatch} style={{ background: colorOf(line.color) }} />
            {line.name}
            <span className={classes.number}>{told(line, times, at)}</span>
          </span>
        ))}
      </div>
    </Chart>
  );
}

function told({ name, values, query }: Line, times: readonly number[], at: number) {
  const value = values[at];
  if (value === undefined || value === null) return "–";
  return (
    <Led key={name} to={goalOf(query, times[at])} label={`${name}: ${quantity(value)}`}>
      {quantity(value)}
    </Led>
  );
}

const goalOf = (query: string | undefined, time: number | undefined): Goal | undefined =>
  query === undefined || time === undefined ? undefined : toQuery(query, new Date(time).toISOString());

function sentence({ times, lines }: Drawn, at: number): string {
  const numbers = lines.map(
    ({ name, values }) => `${name} ${typeof values[at] === "number" ? quantity(values[at]) : "not counted"}`,
  );
  return times.length === 0 ? "" : `${shortly(times[at] ?? 0)}: ${numbers.join(", ")}`;
}
