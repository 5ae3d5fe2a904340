import type { Schemas } from "../api/client";

type Columns = readonly Schemas["InventoryColumn"][];

/** usualOf are the columns that are shown when nobody chooses, in the order that a row has them, the name first. */
export function usualOf(columns: Columns, row: Readonly<Record<string, unknown>> | undefined): string[] {
  const order = Object.keys(row ?? {});
  const rank = (name: string) => (name === "displayName" ? -1 : order.indexOf(name));
  return columns
    .filter((column) => column.shown)
    .map((column) => column.name)
    .sort((a, b) => rank(a) - rank(b));
}
