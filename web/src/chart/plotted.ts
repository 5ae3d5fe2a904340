import type uPlot from "uplot";
import { quantity } from "../ui/format";
import type { Color } from "./color";
import { linear, roundUp } from "./scale";
import { stacked } from "./stacked";
import type { Drawn } from "./TimeChart";

type Paint = (name: Color | "grid" | "axis") => string;

const font = "12px Inter, system-ui, sans-serif";
const compact = new Intl.NumberFormat("en", { notation: "compact" });

/** valuesOf is what is drawn as uPlot takes it; of lines upon each other the highest comes first, so that the lower cover it. */
export function valuesOf({ times, lines, kind }: Drawn): uPlot.AlignedData {
  const values = lines.map((line) => [...line.values]);
  return [[...times], ...(kind === "stacked" ? stacked(values).reverse() : values)];
}

/** optionsOf is how it is drawn. */
export function optionsOf(drawn: Drawn & { height: number }, width: number, paint: Paint): uPlot.Options {
  const { times, kind, height } = drawn;
  const end =
    drawn.most ??
    roundUp(
      Math.max(
        0,
        ...valuesOf(drawn)
          .slice(1)
          .flatMap((line) => [...line].map(Number)),
      ),
      4,
    );
  const axis = { stroke: paint("axis"), font, ticks: { show: false } };
  return {
    width,
    height,
    ms: 1,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: [drawn.from ?? times[0] ?? 0, drawn.to ?? times.at(-1) ?? 1] },
      y: { range: [0, end] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 70 },
      {
        ...axis,
        size: 46,
        grid: { stroke: paint("grid"), width: 1 },
        splits: () => linear(0, end, 4).ticks,
        values: (_, ticks) => ticks.map((tick) => (tick < 1000 ? quantity(tick) : compact.format(tick))),
      },
    ],
    series: [{}, ...seriesOf(drawn, kind, paint)],
  };
}

function seriesOf({ lines, times }: Drawn, kind: Drawn["kind"], paint: Paint): uPlot.Series[] {
  const ordered = kind === "stacked" ? [...lines].reverse() : lines;
  return ordered.map(({ name, color }) => ({
    label: name,
    stroke: paint(color),
    width: kind === "stacked" ? 1 : 2,
    fill: kind === "stacked" ? paint(color) : kind === "area" ? `${paint(color)}2e` : undefined,
    points: { show: times.length < 15, size: 5 },
  }));
}
