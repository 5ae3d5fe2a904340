import type { Order } from "../../table/column";
import { nameOf } from "../../ui/naming";
import { isThing, type Row } from "./rows";

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** sorted is rows in the order of a column. What is absent comes last both ways. */
export function sorted(rows: readonly Row[], order: Order | undefined): Row[] {
  if (!order) return [...rows];
  const down = order.startsWith("-");
  const column = down ? order.slice(1) : order;
  return rows.toSorted((a, b) => compare(a.values[column], b.values[column], down));
}

function compare(a: unknown, b: unknown, down: boolean): number {
  if (absent(a) || absent(b)) return Number(absent(a)) - Number(absent(b));
  const by = typeof a === "number" && typeof b === "number" ? a - b : words.compare(textOf(a), textOf(b));
  return down ? -by : by;
}

const absent = (value: unknown) => value === null || value === undefined || value === "";

function textOf(value: unknown): string {
  if (isThing(value)) return nameOf(value);
  return Array.isArray(value) ? value.join(", ") : String(value);
}
