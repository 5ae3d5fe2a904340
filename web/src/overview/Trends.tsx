import { type Color, gravity } from "../chart/color";
import { TimeChart } from "../chart/TimeChart";
import { numberOf, partLines, spanOf, type Told, timesOf, valuesOf } from "./numbers";

interface Props {
  told: Told;
  days: number;
}

/** Findings are the open findings by severity over time. */
export function Findings({ told, days }: Props) {
  const number = numberOf(told, "findings");
  if (!number) return null;
  return (
    <TimeChart
      title={number.title}
      note={`${number.description} They lie one upon the other: the top is all of them.`}
      times={timesOf(told)}
      lines={partLines(told, "findings", gravity).reverse()}
      kind="stacked"
      height={230}
      {...spanOf(told, days)}
    />
  );
}

const drawn: readonly { name: string; color: Color }[] = [
  { name: "devices", color: "1" },
  { name: "exposed", color: "high" },
  { name: "high_risk", color: "critical" },
  { name: "not_onboarded", color: "none" },
];

/** Devices are how many devices there were over time, and how they were. */
export function Devices({ told, days }: Props) {
  const lines = drawn.flatMap(({ name, color }) => {
    const number = numberOf(told, name);
    const values = valuesOf(told, name);
    return number && values ? [{ name: number.title, color, values, query: number.query }] : [];
  });
  return (
    <TimeChart title="Devices over time" times={timesOf(told)} lines={lines} height={170} {...spanOf(told, days)} />
  );
}

const colors: readonly Color[] = ["1", "2", "3", "4", "5", "6"];

/** Scores are what Microsoft gave each tenant over time. */
export function Scores({ told, days, name, most }: Props & { name: string; most?: number }) {
  const number = numberOf(told, name);
  if (!number) return null;
  const lines = partLines(told, name, (_, at) => colors[at % colors.length] ?? "1")
    .slice(0, colors.length)
    .map((line) => ({ ...line, values: line.values.map((value) => value && Math.round(value * 10) / 10) }));
  return (
    <TimeChart
      title={number.title}
      note={number.description}
      times={lines.length > 0 ? timesOf(told) : []}
      lines={lines}
      kind={lines.length === 1 ? "area" : "line"}
      most={most}
      height={170}
      none={number.uncounted ? `It could not be read: ${number.uncounted}.` : "No tenant has told of it in this time."}
      {...spanOf(told, days)}
    />
  );
}
