import { useElementSize } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { type PointerEvent, useMemo } from "react";
import type { Framing } from "../ui/Framed";
import { quantity } from "../ui/format";
import { Chart } from "./Chart";
import classes from "./Chart.module.css";
import type { Color } from "./color";
import { Dots } from "./Dots";
import { type Goal, Led } from "./goal";
import { nearest, type Place, placesOf } from "./places";
import { useWalk } from "./useWalk";
import { Walked } from "./Walked";

/** Point is a thing with two numbers. */
export interface Point {
  id: string;
  name: string;
  x: number;
  y: number;
  /** How large it is drawn, compared with the others: how many devices have it. */
  size?: number;
  color?: Color;
  /** It is drawn as a diamond instead of a circle: it is exploited. */
  marked?: boolean;
  /** What more is said of it: 212 devices, public exploit. */
  note?: string;
  to?: Goal;
}

/** Axis is one of the two numbers. */
export interface Axis {
  title: string;
  from: number;
  to: number;
  /** Whether even distances stand for even factors; it has to begin above 0 then. */
  logarithmic?: boolean;
}

interface Props extends Framing {
  points: readonly Point[];
  x: Axis;
  y: Axis;
  /** What the points are: CVE. */
  by: string;
  /** What a diamond means. */
  mark?: string;
  height?: number;
  none?: string;
}

/**
 * Scatter shows things by two numbers each. Mouse and arrow keys choose one, of
 * which it tells below; a click or Enter opens it. Some thousand are no trouble.
 */
export function Scatter({ points, x, y, by, mark, height = 320, none, ...framed }: Props) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const navigate = useNavigate();
  const places = useMemo(() => placesOf(points, x, y, width, height), [points, x, y, width, height]);
  const open = (at: number) => {
    const to = places[at]?.point.to;
    if (to) void navigate(to);
  };
  const walk = useWalk(places.length, open);
  const chosen = walk.at === undefined ? undefined : places[walk.at];
  const onPointer = (event: PointerEvent) => walk.setAt(underPointer(event, places));
  const figures = {
    columns: [by, x.title, y.title, ""],
    rows: points.map(({ id, name, note, to, ...point }) => [
      <Led key={id} to={to}>
        {name}
      </Led>,
      quantity(point.x),
      quantity(point.y),
      note,
    ]),
  };
  return (
    <Chart {...framed} figures={figures} none={points.length === 0 ? (none ?? "There is nothing to show.") : undefined}>
      <Walked
        ref={ref}
        label={`${by} of ${framed.title}`}
        at={walk.at}
        count={places.length}
        text={chosen ? words(chosen, x, y) : "none chosen"}
        height={height}
        onKeyDown={walk.onKeyDown}
        onPointerMove={onPointer}
        onPointerLeave={() => walk.setAt(undefined)}
        onClick={() => walk.at !== undefined && open(walk.at)}
        data-open={chosen?.point.to !== undefined}
      >
        {width > 0 && <Dots places={places} x={x} y={y} width={width} height={height} chosen={chosen} />}
      </Walked>
      <div className={classes.reading}>
        {chosen ? words(chosen, x, y) : `${quantity(points.length)} in all. Point at one to see which it is.`}
        {mark && (
          <span className={classes.key}>
            <span className={classes.diamond} />
            {mark}
          </span>
        )}
      </div>
    </Chart>
  );
}

const words = ({ point }: Place, x: Axis, y: Axis) =>
  [`${point.name}: ${x.title} ${quantity(point.x)}, ${y.title} ${quantity(point.y)}`, point.note]
    .filter(Boolean)
    .join(", ");

function underPointer({ currentTarget, clientX, clientY }: PointerEvent, places: readonly Place[]): number | undefined {
  const { left, top } = currentTarget.getBoundingClientRect();
  return nearest(places, clientX - left, clientY - top);
}
