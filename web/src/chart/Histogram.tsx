import { Tooltip } from "@mantine/core";
import type { Framing } from "../ui/Framed";
import { quantity } from "../ui/format";
import { AnchorLink } from "../ui/links";
import { Chart } from "./Chart";
import classes from "./Chart.module.css";
import { type Color, colorOf } from "./color";
import type { Goal } from "./goal";
import { linear, roundUp } from "./scale";

/** Bin is how many there are within a range. */
export interface Bin {
  /** The range in short, below its column: 30–60. */
  name: string;
  /** The range in words: 30 to 60 days. */
  range?: string;
  value: number;
  color?: Color;
  to?: Goal;
}

interface Props extends Framing {
  bins: readonly Bin[];
  /** What the ranges are of, and what is counted: Days since first seen, CVEs. */
  by: string;
  unit: string;
  height?: number;
  none?: string;
}

/** Histogram shows how many there are in each range, as columns that lead to what they count. */
export function Histogram({ bins, by, unit, height = 180, none, ...framed }: Props) {
  const end = roundUp(Math.max(0, ...bins.map(({ value }) => value)), 4);
  const scale = linear(0, end, 4);
  const empty = bins.every(({ value }) => value === 0);
  const figures = {
    columns: [by, unit],
    rows: bins.map((bin) => [bin.range ?? bin.name, quantity(bin.value)]),
  };
  return (
    <Chart {...framed} figures={figures} none={empty ? (none ?? "There is nothing to count.") : undefined}>
      <div className={classes.histogram} style={{ height }}>
        {scale.ticks.map((tick) => (
          <div key={tick} className={classes.gridline} style={{ bottom: `${scale.at(tick) * 100}%` }} aria-hidden>
            <span>{quantity(tick)}</span>
          </div>
        ))}
        <ul className={classes.columns}>
          {bins.map((bin) => (
            <li key={bin.name}>
              <Column bin={bin} unit={unit} height={scale.at(bin.value) * 100} />
            </li>
          ))}
        </ul>
      </div>
      <div className={classes.under} aria-hidden>
        {bins.map((bin) => (
          <span key={bin.name}>{bin.name}</span>
        ))}
      </div>
      <div className={classes.axis} aria-hidden>
        {by}
      </div>
    </Chart>
  );
}

function Column({ bin, unit, height }: { bin: Bin; unit: string; height: number }) {
  const label = `${bin.range ?? bin.name}: ${quantity(bin.value)} ${unit}`;
  const column = (
    <span
      className={classes.column}
      style={{ height: `${height}%`, background: colorOf(bin.color ?? "1") }}
      data-some={bin.value > 0}
    />
  );
  return (
    <Tooltip label={label} events={{ hover: true, focus: true, touch: true }}>
      {bin.to && bin.value > 0 ? (
        <AnchorLink {...bin.to} aria-label={label} className={classes.slot}>
          {column}
        </AnchorLink>
      ) : (
        <span role="img" aria-label={label} className={classes.slot}>
          {column}
        </span>
      )}
    </Tooltip>
  );
}
