import type { Framing } from "../ui/Framed";
import { quantity } from "../ui/format";
import { arcsOf } from "./arcs";
import { Chart } from "./Chart";
import classes from "./Chart.module.css";
import { type Color, colorOf } from "./color";
import { type Goal, Led } from "./goal";

/** Part is one of the numbers that make a whole. */
export interface Part {
  name: string;
  value: number;
  color: Color;
  to?: Goal;
}

interface Props extends Framing {
  parts: readonly Part[];
  /** What is counted, in the plural: devices. */
  unit: string;
  /** What the parts are by: Risk. */
  by: string;
  none?: string;
}

/** Donut shows how a whole is divided into a few parts; the parts lead to what they count. */
export function Donut({ parts, unit, by, none, ...framed }: Props) {
  const sum = parts.reduce((all, { value }) => all + value, 0);
  const share = (value: number) => (sum === 0 ? "0 %" : `${quantity(Math.round((value / sum) * 1000) / 10)} %`);
  const figures = {
    columns: [by, sentenceOf(unit), "Share"],
    rows: parts.map(({ name, value, to }) => [
      name,
      <Led key={name} to={to} label={`${name}: ${quantity(value)}`}>
        {quantity(value)}
      </Led>,
      share(value),
    ]),
  };
  const arcs = arcsOf(
    parts.map(({ value }) => value),
    50,
    34,
  );
  return (
    <Chart {...framed} figures={figures} none={sum === 0 ? (none ?? `There are no ${unit}.`) : undefined}>
      <div className={classes.donut}>
        <svg viewBox="-52 -52 104 104" className={classes.ring} aria-hidden>
          {parts.map(({ name, color, value }, at) => (
            <path key={name} d={arcs[at]} fill={colorOf(color)} className={classes.arc}>
              <title>{`${name}: ${quantity(value)} (${share(value)})`}</title>
            </path>
          ))}
          <text className={classes.sum} textAnchor="middle" y="2">
            {quantity(sum)}
          </text>
          <text className={classes.unit} textAnchor="middle" y="15">
            {unit}
          </text>
        </svg>
        <ul className={classes.legend}>
          {parts.map(({ name, color, value, to }) => (
            <li key={name}>
              <span className={classes.swatch} style={{ background: colorOf(color) }} />
              <span className={classes.name}>{name}</span>
              <span className={classes.number}>
                <Led to={to} label={`${name}: ${quantity(value)} ${unit}`}>
                  {quantity(value)}
                </Led>
              </span>
              <span className={classes.share}>{share(value)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Chart>
  );
}

const sentenceOf = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
