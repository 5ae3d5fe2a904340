import { levelOf } from "../../ui/Level";
import { isHidden, isThing, type Row } from "./rows";

// What people look for first in a list of entities.
const telling = [
  "displayName",
  "_type",
  "severity",
  "riskScore",
  "exposureLevel",
  "healthStatus",
  "onboardingStatus",
  "osPlatform",
  "version",
  "username",
  "jobTitle",
  "department",
  "status",
  "category",
  "vendor",
  "score",
  "lastIpAddress",
  "lastSeenOn",
  "createdOn",
];
const fewest = 5;
const most = 9;

/** columnsIn are the names of all columns that rows have, in their order; those of the graph itself come last in a list. */
export function columnsIn(rows: readonly Row[], list: boolean): string[] {
  const names = new Set<string>();
  for (const { values } of rows) {
    for (const name of Object.keys(values)) if (!isHidden(name)) names.add(name);
  }
  const all = [...names];
  return list ? [...all.filter((name) => !name.startsWith("_")), ...all.filter((name) => name.startsWith("_"))] : all;
}

/** usualColumns are those that are shown before anybody chooses: of a table all, of a list what tells most. */
export function usualColumns(all: readonly string[], rows: readonly Row[], list: boolean): string[] {
  if (!list) return [...all];
  const types = new Set(rows.map(({ values }) => values._type));
  const useful = (name: string) => all.includes(name) && (name !== "_type" || types.size > 1);
  const usual = telling.filter(useful).slice(0, most);
  if (!usual.includes("displayName") && all.includes("name")) usual.unshift("name");
  for (const name of all) {
    if (usual.length >= fewest) break;
    if (!usual.includes(name) && !name.startsWith("_") && name !== "name") usual.push(name);
  }
  return usual.length > 0 ? usual : all.slice(0, fewest);
}

const sign = 7.6;

/** widthOf is how wide a column is before anybody changes it: by what its first rows hold. */
export function widthOf(column: string, title: string, rows: readonly Row[]): number {
  const lengths = rows.slice(0, 50).map(({ values }) => lengthOf(values[column], column));
  const longest = Math.max(title.length + 4, ...lengths);
  return Math.round(Math.min(Math.max(longest * sign + 24, 90), 360));
}

function lengthOf(value: unknown, column: string): number {
  if (value === null || value === undefined) return 1;
  if (/On$/.test(column) && typeof value === "number") return 14;
  if (isThing(value)) return String(value.displayName ?? value.name ?? "").length + 4;
  const text = Array.isArray(value) ? value.join(", ") : String(value);
  return levelOf(column, text) ? text.length + 4 : text.length;
}
