import type uPlot from "uplot";
import { quantity } from "../ui/format";
import type { Color } from "./color";
import { linear, roundUp } from "./scale";
import { stacked } from "./stacked";
import type { Drawn } from "./TimeChart";

type Paint = (name: Color | "grid" | "axis") => string;

const font = "12px Inter, system-ui, sans-serif";
const compact = new Intl.NumberFormat("en", { notation: "compact" });

const hour = 3_600_000;

// What stands below the axis of time, by how far apart its marks are: the day of each
// or, of hours, the day where it begins.
const times: uPlot.Axis.Values = [
  [24 * hour, "{MMM} {D}", "\n{YYYY}", null, null, null, null, null, 1],
  [hour, "{HH}:{mm}", "\n{MMM} {D}", null, "\n{MMM} {D}", null, null, null, 1],
  [1, "{HH}:{mm}", "\n{MMM} {D}", null, "\n{MMM} {D}", null, null, null, 1],
];

/** valuesOf is what is drawn as uPlot takes it; of lines upon each other the highest comes first, so that the lower cover it. */
export function valuesOf({ times, lines, kind }: Drawn): uPlot.AlignedData {
  const values = lines.map((line) => [...line.values]);
  return [[...times], ...(kind === "stacked" ? stacked(values).reverse() : values)];
}

/** optionsOf is how it is drawn. */
export function optionsOf(drawn: Drawn & { height: number }, width: number, paint: Paint): uPlot.Options {
  const { kind, height } = drawn;
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
    padding: [8, 20, 0, 0], // half of the last moment stands beyond the end
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: [drawn.from ?? drawn.times[0] ?? 0, drawn.to ?? drawn.times.at(-1) ?? 1] },
      y: { range: [0, end] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 70, values: times },
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
