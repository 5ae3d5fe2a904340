/** Past is a query that somebody asked, and when. */
export interface Past {
  query: string;
  at: number;
}

const most = 50;

/** remembered is what was asked with one more, the newest first and each query once. */
export function remembered(past: readonly Past[], query: string, at: number): Past[] {
  const text = query.trim();
  if (text === "") return [...past];
  return [{ query: text, at }, ...past.filter((one) => one.query !== text)].slice(0, most);
}

/** readPast reads what this browser keeps. What it cannot be is left out. */
export function readPast(kept: string | null): Past[] {
  try {
    const all = JSON.parse(kept ?? "[]") as unknown;
    return Array.isArray(all) ? all.filter(isPast) : [];
  } catch {
    return [];
  }
}

function isPast(one: unknown): one is Past {
  const past = one as Partial<Past> | null;
  return typeof past?.query === "string" && typeof past.at === "number";
}
