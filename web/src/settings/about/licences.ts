import type { Schemas } from "../../api/client";

/** Licences are those of all that others made and that is in the program. */
export type Licences = Schemas["AboutLicences"];

type Component = Licences["components"][number];

/** matching are the components with a text in their names or licences. */
export function matching(components: readonly Component[], text: string): Component[] {
  const wanted = text.trim().toLowerCase();
  return components.filter((one) => `${one.name} ${one.licence}`.toLowerCase().includes(wanted));
}

/** licencesOf names the licences that there are, the most frequent first. */
export function licencesOf(components: readonly Component[]): string {
  const counts = new Map<string, number>();
  for (const { licence } of components) {
    for (const name of licence.replace(/[()]/g, "").split(/ (?:AND|OR) /))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0)).join(", ");
}

/** addressOf is where to read about a component. */
export function addressOf({ kind, name, version }: Component): string {
  if (name === "go") return "https://go.dev";
  return kind === "go" ? `https://pkg.go.dev/${name}@${version}` : `https://www.npmjs.com/package/${name}/v/${version}`;
}
