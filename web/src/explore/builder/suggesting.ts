/** The most values that are suggested at once. */
export const most = 40;

/** suggesting is the query for the values of a property, with a text in them, those of most entities first. */
export function suggesting(names: readonly string[], property: string, kind: string, text: string): string {
  const from = names.length === 0 ? "*" : names.length === 1 ? names[0] : `(${names.join("|")})`;
  const path = `e.[${property}]`;
  const value = kind === "list" ? `UNWIND(${path})` : path;
  const like = text.trim().replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const narrowed = like !== "" && kind !== "number" ? ` WITH [${property}] = /${like}/i` : "";
  return `FIND ${from}${narrowed} AS e RETURN ${value} AS value, COUNT(e) AS entities ORDER BY entities DESC, value LIMIT ${most}`;
}

/** shown is a value of an answer as somebody would write it. */
export const shown = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
