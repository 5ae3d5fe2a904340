import { gravity } from "../chart/color";
import { Donut } from "../chart/Donut";
import { toQuery } from "../chart/goal";
import { numberOf, type Told } from "./numbers";

interface Props {
  told: Told;
  name: string;
  /** What the parts are by. */
  by: string;
  at: string | undefined;
}

/** Shares is how devices are divided by a property of theirs. */
export function Shares({ told, name, by, at }: Props) {
  const number = numberOf(told, name);
  if (!number) return null;
  const parts = (number.parts ?? []).map((part) => ({
    name: part.name,
    value: part.value,
    color: gravity(part.name),
    to: toQuery(part.query, at),
  }));
  return <Donut title={number.title} note={number.description} parts={parts} by={by} unit="devices" />;
}
