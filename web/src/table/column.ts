import type { ReactNode } from "react";

/** Column is a column of a table of T. */
export interface Column<T> {
  id: string;
  title: string;
  /** What the column tells, for who hovers over its title. */
  help?: string;
  cell: (row: T) => ReactNode;
  /** Width in pixels before anybody changes it. */
  width?: number;
  align?: "left" | "right";
  sortable?: boolean;
}

/** narrowest and widest are how wide a column may be, in pixels. */
export const narrowest = 60;
export const widest = 1600;

/** Order is what a table is sorted by: the id of a column, with a minus before it for the other way round. */
export type Order = string;

/** turned is the order after a click on the title of a column: up, down, and as it was. */
export function turned(order: Order | undefined, column: string): Order | undefined {
  if (order === column) return `-${column}`;
  if (order === `-${column}`) return undefined;
  return column;
}

/** directionOf is how a table is sorted by a column, in the words of ARIA. */
export function directionOf(order: Order | undefined, column: string): "ascending" | "descending" | "none" {
  if (order === column) return "ascending";
  return order === `-${column}` ? "descending" : "none";
}

/** moved is a list with one of its elements moved by so many places. */
export function moved<T>(list: readonly T[], element: T, by: number): T[] {
  const from = list.indexOf(element);
  const to = Math.min(Math.max(from + by, 0), list.length - 1);
  const rest = list.filter((other) => other !== element);
  return from < 0 ? [...list] : [...rest.slice(0, to), element, ...rest.slice(to)];
}
