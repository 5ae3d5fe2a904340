import { memo } from "react";
import { quantity } from "../ui/format";
import classes from "./Chart.module.css";
import { colorOf } from "./color";
import { margin, type Place, scaleOf } from "./places";
import type { Axis } from "./Scatter";

interface Props {
  places: readonly Place[];
  x: Axis;
  y: Axis;
  width: number;
  height: number;
  chosen: Place | undefined;
}

/** Dots draws points between their axes. */
export function Dots({ chosen, ...drawn }: Props) {
  return (
    <svg width={drawn.width} height={drawn.height} className={classes.dots} aria-hidden>
      <Axes {...drawn} />
      <All places={drawn.places} />
      {chosen && <circle cx={chosen.x} cy={chosen.y} r={chosen.radius + 3} className={classes.chosen} />}
    </svg>
  );
}

function Axes({ x, y, width, height }: Omit<Props, "chosen" | "places">) {
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const across = (value: number) => margin.left + scaleOf(x).at(value) * (right - margin.left);
  const up = (value: number) => bottom - scaleOf(y).at(value) * (bottom - margin.top);
  return (
    <g className={classes.axes}>
      {scaleOf(y).ticks.map((tick) => (
        <g key={tick}>
          <line x1={margin.left} x2={right} y1={up(tick)} y2={up(tick)} />
          <text x={margin.left - 10} y={up(tick) + 4} textAnchor="end">
            {quantity(tick)}
          </text>
        </g>
      ))}
      {scaleOf(x).ticks.map((tick) => (
        <g key={tick}>
          <line x1={across(tick)} x2={across(tick)} y1={margin.top} y2={bottom} />
          <text x={across(tick)} y={bottom + 26} textAnchor="middle">
            {quantity(tick)}
          </text>
        </g>
      ))}
      <text x={(margin.left + right) / 2} y={height - 6} textAnchor="middle">
        {x.title}
      </text>
      <text transform={`translate(12 ${(margin.top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
        {y.title}
      </text>
    </g>
  );
}

// The many are drawn once, however often one points at another of them.
const All = memo(function All({ places }: { places: readonly Place[] }) {
  return [...places].sort(byMark).map(({ point, x, y, radius }) => {
    const fill = colorOf(point.color ?? "1");
    return point.marked ? (
      <path key={point.id} d={diamond(x, y, radius + 1)} fill={fill} className={classes.marked} />
    ) : (
      <circle key={point.id} cx={x} cy={y} r={radius} fill={fill} className={classes.dot} />
    );
  });
});

/** What is marked lies above the rest, and of those the small above the large. */
const byMark = (a: Place, b: Place) =>
  Number(a.point.marked ?? false) - Number(b.point.marked ?? false) || b.radius - a.radius;

const diamond = (x: number, y: number, r: number) => `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
