import type { Kind, Source } from "./kinds";

/** Needed is a permission that what is switched on needs. */
export interface Needed {
  api: string;
  role: string;
  /** The labels of the sources that need it. */
  for: string[];
  /** Permissions that serve in its place. */
  instead: string[];
}

/** isOn tells whether a source is read. */
export const isOn = (source: Source, sources: Record<string, boolean>): boolean =>
  source.always || (sources[source.name] ?? source.default);

/** needed are the permissions to grant for what is switched on, by API, each once. */
export function needed(kind: Pick<Kind, "sources">, sources: Record<string, boolean>): Needed[] {
  const all = new Map<string, Needed>();
  for (const source of kind.sources.filter((one) => isOn(one, sources))) {
    const [first, ...ways] = source.permissions;
    const [role, ...alternatives] = first?.roles ?? [];
    if (!first || !role) continue;
    const key = `${first.api} ${role}`;
    const entry = all.get(key) ?? { api: first.api, role, for: [], instead: [] };
    entry.for.push(source.label);
    for (const other of [
      ...alternatives,
      ...ways.flatMap((way) => way.roles.slice(0, 1).map((r) => `${way.api} ${r}`)),
    ])
      if (!entry.instead.includes(other)) entry.instead.push(other);
    all.set(key, entry);
  }
  return [...all.values()].sort((a, b) => a.api.localeCompare(b.api) || a.role.localeCompare(b.role));
}

/** dependents are the labels of the sources that build on another and are switched on. */
export function dependents(kind: Pick<Kind, "sources">, name: string, sources: Record<string, boolean>): string[] {
  return kind.sources.filter((s) => s.after?.includes(name) && isOn(s, sources)).map((s) => s.label);
}
