import type { Schemas } from "../api/client";
import { hasEnded, type Run } from "./words";

/** RunEvent is something that happened in a run. */
export type RunEvent = Schemas["IntegrationEvent"];
type Progress = Schemas["IntegrationProgress"];

/** Followed is what the stream of a run has told so far. */
export interface Followed {
  run?: Run;
  progress?: Progress;
  events: RunEvent[];
}

/** Told is something that the stream tells. */
export type Told =
  | { kind: "event"; data: RunEvent }
  | { kind: "progress"; data: Progress }
  | { kind: "run"; data: Run };

/** heard is what is known after one more thing was told. What is told again, after a break, is not taken twice. */
export function heard(before: Followed, told: Told): Followed {
  switch (told.kind) {
    case "event":
      return told.data.seq > (before.events.at(-1)?.seq ?? 0)
        ? { ...before, events: [...before.events, told.data] }
        : before;
    case "progress":
      return { ...before, progress: told.data };
    case "run":
      return { ...before, run: told.data, progress: hasEnded(told.data) ? undefined : before.progress };
  }
}

/** Live is a run with how far it has come at this moment. */
export interface Live extends Run {
  waits: Progress["waits"];
}

/** live puts the progress of a run over what is kept of it. */
export function live(run: Run, progress: Progress | undefined): Live {
  if (!progress || run.state !== "running") return { ...run, waits: [] };
  const { steps, calls, bytes, quota, waits, waiting_for, waiting_until } = progress;
  return { ...run, steps, calls, bytes, quota, waits, waiting_for, waiting_until };
}
