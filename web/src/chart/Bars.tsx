import type { ReactNode } from "react";
import type { Framing } from "../ui/Framed";
import { quantity } from "../ui/format";
import { Chart } from "./Chart";
import classes from "./Chart.module.css";
import { type Color, colorOf } from "./color";
import { type Goal, Led } from "./goal";

/** Bar is a number with its name. */
export interface Bar {
  name: string;
  /** What the name means, on hover. */
  help?: string;
  /** Nothing where it is not known. */
  value: number | undefined;
  color?: Color;
  to?: Goal;
  /** What stands beside the number, smaller. */
  note?: ReactNode;
}

interface Props extends Framing {
  bars: readonly Bar[];
  /** What the names are of, and what is counted: Coverage, Devices. */
  by: string;
  unit: string;
  /** What the longest bar stands for, when it is not the greatest of the numbers. */
  whole?: number;
  none?: string;
}

/** Bars compares numbers side by side, each a line with its name; the numbers lead to what they count. */
export function Bars({ bars, by, unit, whole, none, ...framed }: Props) {
  const most = whole ?? Math.max(1, ...bars.map(({ value = 0 }) => value));
  const number = ({ name, value, to }: Bar) =>
    value === undefined ? (
      "–"
    ) : (
      <Led key={name} to={to} label={`${name}: ${quantity(value)}`}>
        {quantity(value)}
      </Led>
    );
  const figures = { columns: [by, unit, ""], rows: bars.map((bar) => [bar.name, number(bar), bar.note]) };
  return (
    <Chart
      {...framed}
      figures={figures}
      none={bars.length === 0 ? (none ?? "There is nothing to compare.") : undefined}
    >
      <ul className={classes.bars}>
        {bars.map((bar) => (
          <li key={bar.name}>
            <span className={classes.name} title={bar.help}>
              {bar.name}
            </span>
            <span className={classes.number}>
              {number(bar)}
              {bar.note && <span className={classes.share}> {bar.note}</span>}
            </span>
            <span className={classes.track} aria-hidden>
              <span
                className={classes.bar}
                style={{
                  width: `${Math.min(100, ((bar.value ?? 0) / most) * 100)}%`,
                  background: colorOf(bar.color ?? "1"),
                }}
              />
            </span>
          </li>
        ))}
      </ul>
    </Chart>
  );
}
