import type { Schemas } from "../api/client";
import type { Op, View } from "./view";

/** Count is how much of a type differs in an integration. */
export type Count = Schemas["ChangeCount"];

/** Row is how much of a type differs, in all integrations or in one. */
export interface Row {
  type: string;
  relationship: boolean;
  created: number;
  updated: number;
  deleted: number;
  /** How many changes there are at most beside those that are counted: too many to be looked at. */
  most: number;
  /** Whether there are too many to be listed. */
  unlisted: boolean;
}

/** rowsOf adds up what differs by type, in the order of the counts. */
export function rowsOf(counts: readonly Count[], integration?: string): Row[] {
  const rows = new Map<string, Row>();
  for (const count of counts) {
    if (integration !== undefined && count.integration !== integration) continue;
    const { type, relationship } = count;
    const row = rows.get(type) ?? {
      type,
      relationship,
      created: 0,
      updated: 0,
      deleted: 0,
      most: 0,
      unlisted: false,
    };
    row.created += count.created;
    row.updated += count.updated;
    row.deleted += count.deleted;
    row.most += count.most ?? 0;
    row.unlisted ||= count.unlisted === true;
    rows.set(type, row);
  }
  return [...rows.values()];
}

/** integrationsOf are the keys of the integrations that anything differs in. */
export function integrationsOf(counts: readonly Count[]): string[] {
  const keys = counts.map((count) => count.integration).filter((key) => key !== undefined);
  return [...new Set(keys)].sort();
}

/** sumOf is how many changes there are of an op, or of all. */
export const sumOf = (rows: readonly Row[], op?: Op): number =>
  rows.reduce((sum, row) => sum + (op ? row[op] : row.created + row.updated + row.deleted), 0);

/** shownOf are the rows of what a view has chosen. */
export const shownOf = (rows: readonly Row[], view: View): Row[] =>
  rows.filter((row) => view.type === undefined || row.type === view.type);
