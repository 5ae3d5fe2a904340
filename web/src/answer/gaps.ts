import type { Schemas } from "../api/client";

type Known = Schemas["AnswerCompleteness"];

/** Gap is what of an answer may be missing, and why, of all types that share the reason. */
export interface Gap {
  state: Exclude<Known["state"], "fresh">;
  types: string[];
  /** The name of the integration, without which all are meant. */
  integration?: string;
  reason?: string;
  /** When it was last read, in milliseconds since 1970; of several types the oldest. */
  asOf?: number;
  /** What the steps that read it say is missing. */
  missing: string[];
}

// The worst first.
const ranks: readonly Known["state"][] = [
  "failed",
  "forbidden",
  "unlicensed",
  "partial",
  "stale",
  "never seen",
  "switched off",
];

/** gapsOf are the gaps of an answer, the worst first; none when everything is fresh. */
export function gapsOf(completeness: readonly Known[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const known of completeness) {
    if (known.state === "fresh") continue;
    const integration = known.integration?.replace(/^integration\//, "");
    const key = JSON.stringify([known.state, integration, known.reason]);
    const gap = gaps.get(key) ?? { state: known.state, types: [], integration, reason: known.reason, missing: [] };
    gaps.set(key, gap);
    if (!gap.types.includes(known.type)) gap.types.push(known.type);
    if (known.asOf !== undefined) gap.asOf = Math.min(gap.asOf ?? known.asOf, known.asOf);
    gap.missing = [...new Set([...gap.missing, ...(known.sources ?? []).flatMap((source) => source.missing ?? [])])];
  }
  return [...gaps.values()].sort((a, b) => ranks.indexOf(a.state) - ranks.indexOf(b.state));
}
