import type { Schemas } from "../api/client";

/** Node is an entity of a picture, as the server tells it. */
export type Node = Schemas["JoinedEntity"];

/** told are the properties that the marks of entities are made of. */
export const told = [
  "riskScore",
  "exposureLevel",
  "severity",
  "isIsolated",
  "public",
  "publicExploit",
  "exploitVerified",
  "exploitInKit",
  "username",
];

/** Grave is how grave an entity's risk, exposure or severity is, where that is worth a mark. */
export type Grave = "critical" | "high" | "medium";

/** Marks are what one should see of an entity at once. */
export interface Marks {
  grave?: Grave;
  exploited?: true;
  isolated?: true;
}

const ranks: readonly Grave[] = ["critical", "high", "medium"];
const names: Record<string, string> = { riskScore: "risk", exposureLevel: "exposure", severity: "severity" };

/** marksOf are the marks of an entity. A device is as grave as its risk: exposure alone is no alarm. */
export function marksOf({ properties }: Pick<Node, "properties">): Marks {
  const level = properties.riskScore ?? properties.severity;
  const grave = ranks.find((rank) => typeof level === "string" && level.toLowerCase() === rank);
  const exploited = ["public", "publicExploit", "exploitVerified", "exploitInKit"].some(
    (name) => properties[name] === true,
  );
  return {
    ...(grave && { grave }),
    ...(exploited && { exploited }),
    ...(properties.isIsolated === true && { isolated: true }),
  };
}

/** wordsOfMarks are the marks of an entity in words. */
export function wordsOfMarks(node: Pick<Node, "properties">): string[] {
  const levels = Object.entries(names).flatMap(([name, word]) => {
    const level = node.properties[name];
    return typeof level === "string" && ranks.some((rank) => rank === level.toLowerCase())
      ? [`${word} ${level.toLowerCase()}`]
      : [];
  });
  const { exploited, isolated } = marksOf(node);
  return [...levels, ...(exploited ? ["exploit known"] : []), ...(isolated ? ["isolated"] : [])];
}

/** weight is how much an entity is worth being seen before others. */
export function weight(node: Pick<Node, "properties">): number {
  const { grave, exploited } = marksOf(node);
  return (grave ? ranks.length - ranks.indexOf(grave) : 0) + (exploited ? 4 : 0);
}
