import type { Schemas } from "../api/client";
import { quantity } from "../ui/format";
import { typeTitle } from "../ui/naming";
import type { Word } from "../ui/StateBadge";

/** Run is a run of an integration, as it went or goes on. */
export type Run = Schemas["IntegrationRun"];
/** Step is a source of a run, or something else that it does. */
export type Step = Schemas["IntegrationRunStep"];

const states: Record<string, Word> = {
  queued: { text: "Queued", color: "gray", help: "It waits for its turn: one run at a time writes the graph." },
  running: { text: "Running", color: "blue", help: "It is at work." },
  waiting: {
    text: "Waiting",
    color: "yellow",
    help: "It waits for a quota or for another try, and goes on by itself.",
  },
  interrupted: {
    text: "Interrupted",
    color: "orange",
    help: "The server was stopped. The run is taken up again with what it had read.",
  },
  succeeded: { text: "Succeeded", color: "teal", help: "Everything was read that is switched on." },
  partial: { text: "With gaps", color: "yellow", help: "Something could not be read. The rest is in the graph." },
  failed: { text: "Failed", color: "red", help: "Nothing came of it. The graph is as it was." },
  cancelled: { text: "Cancelled", color: "gray", help: "Somebody stopped it. The graph is as it was." },
};

/** runStates are the states of runs that a list can be narrowed to. */
export const runStates = Object.entries(states).map(([value, { text }]) => ({ value, label: text }));

/** runWord is how the state of a run is told. */
export function runWord(run: Pick<Run, "state" | "cancelling">): Word {
  if (run.cancelling && !hasEnded(run)) return { text: "Stopping", color: "gray", help: "Somebody cancelled it." };
  return states[run.state] ?? { text: run.state, color: "gray" };
}

/** hasEnded tells whether nothing more happens to a run. */
export const hasEnded = ({ state }: Pick<Run, "state">): boolean =>
  ["succeeded", "partial", "failed", "cancelled"].includes(state);

const outcomes: Record<string, Word> = {
  succeeded: { text: "Done", color: "teal" },
  partial: { text: "With gaps", color: "yellow", help: "Some of it could not be read." },
  failed: { text: "Failed", color: "red", help: "It could not be read. What was known of it stays." },
  forbidden: { text: "No permission", color: "red", help: "The application lacks a permission for it." },
  unlicensed: { text: "No licence", color: "orange", help: "The tenant lacks the licence for it." },
  skipped: { text: "Skipped", color: "gray", help: "It was left out of this run." },
};

const waits: Word = { text: "Waiting", color: "yellow", help: "It is read when the run goes on." };

/** stepWord is how far a step of a run has come, or how it ended. */
export function stepWord(step: Step, ended: boolean): Word {
  if (!ended && step.outcome === "failed" && /\bwaits until \d/.test(step.reason ?? "")) return waits;
  if (step.outcome) return outcomes[step.outcome] ?? { text: step.outcome, color: "gray" };
  if (ended) return { text: "Not read", color: "gray", help: "The run ended before." };
  return step.started_at ? { text: "Reading", color: "blue" } : { text: "To come", color: "gray" };
}

/** briefly is why something was not read, without how to grant a permission: that is said once, elsewhere. */
export const briefly = (reason: string): string => reason.split(": grant it ")[0] ?? reason;

/** reasonOf is why a step has gaps, as far as is not said elsewhere: how to grant permissions and to accept deletions. */
export function reasonOf({ reason = "", held = {} }: Pick<Step, "reason" | "held">): string {
  const text = briefly(reason).replaceAll(": they stay until a sync with --accept-deletions", " and held back");
  return Object.keys(held).reduce(
    (told, type) => told.replaceAll(new RegExp(`\\b${type}\\b`, "g"), `“${typeTitle(type)}”`),
    text,
  );
}

/** startedBy is what started a run. */
export function startedBy(run: Pick<Run, "trigger" | "by">): string {
  return run.trigger === "manual" ? `by hand${run.by ? `, by ${run.by}` : ""}` : "by the schedule";
}

const apis: Record<string, string> = {
  defender: "Defender API",
  graph: "Microsoft Graph",
  hunting: "Advanced hunting",
  login: "Sign-in",
  storage: "Storage of exports",
};

/** apiName is what people call an API. */
export const apiName = (api: string): string => apis[api] ?? api;

const ways: Record<string, string> = {
  list: "whole list",
  delta: "changes only",
  hunting: "advanced hunting",
  "no call": "no call needed",
};

/** wayName is by which way a source is read. */
export const wayName = (route: string): string => ways[route] ?? route;

const windows: Record<number, string> = { 60: "a minute", 3600: "an hour", 86400: "a day" };

/** per is the window of a quota: a minute, an hour, 90 seconds. */
export const per = (seconds: number): string => windows[seconds] ?? `${Math.round(seconds * 10) / 10} seconds`;

/** tookOf is how long a run has been at work, in milliseconds; undefined before it began. */
export function tookOf(run: Pick<Run, "started_at" | "ended_at">, now: Date): number | undefined {
  if (!run.started_at) return undefined;
  const end = run.ended_at ? Date.parse(run.ended_at) : now.getTime();
  return Math.max(end - Date.parse(run.started_at), 0);
}

/** sumOf is what several counts come to. */
export const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** changesOf is what a run changed in all: what came, became different and went. */
export function changesOf(run: Pick<Run, "changes">): { created: number; updated: number; deleted: number } {
  const all = { created: 0, updated: 0, deleted: 0 };
  for (const { created, updated, deleted } of Object.values(run.changes)) {
    all.created += created;
    all.updated += updated;
    all.deleted += deleted;
  }
  return all;
}

/** changesText tells what changed, and leaves out what did not happen. */
export function changesText({ created, updated, deleted }: ReturnType<typeof changesOf>): string {
  const parts = [
    [created, "new"],
    [updated, "changed"],
    [deleted, "gone"],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${quantity(n)} ${word}`);
  return said.length > 0 ? said.join(", ") : "nothing";
}

/** heldOf are the deletions that a run did not dare to make, by type; every step that fills a type tells of all of that. */
export function heldOf(run: Pick<Run, "steps">): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { held } of run.steps)
    for (const [type, n] of Object.entries(held ?? {})) all[type] = Math.max(all[type] ?? 0, n);
  return all;
}
