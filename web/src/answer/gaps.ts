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

/**
 * gapsOf are the gaps of an answer, the worst first; none when everything is
 * fresh. What a gap itself does not explain, the remarks on the answer may.
 */
export function gapsOf(completeness: readonly Known[], remarks: readonly string[] = []): Gap[] {
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
  for (const gap of gaps.values()) {
    if (gap.reason || gap.missing.length > 0) continue;
    const begin = `integration/${gap.integration}: `;
    gap.missing = remarks.filter((text) => text.startsWith(begin)).map((text) => text.slice(begin.length));
  }
  return [...gaps.values()].sort((a, b) => ranks.indexOf(a.state) - ranks.indexOf(b.state));
}

/** isOfGap tells whether a remark on an answer says why something is missing, as its gaps do. */
export const isOfGap = (remark: string): boolean => /^integration\/[^:]+: step /.test(remark);
