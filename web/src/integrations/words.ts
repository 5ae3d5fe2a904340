import type { Schemas } from "../api/client";
import type { Word } from "../ui/StateBadge";
import type { Kind } from "./kinds";

/** Integration is a tenant that is connected, and how it is doing. */
export type Integration = Schemas["IntegrationApplied"];

/** Schedule is when an integration runs by itself. */
export type Schedule = Schemas["IntegrationSchedule"];

const states: Record<string, Word> = {
  idle: { text: "Ready", color: "teal", help: "It waits for its schedule, or to be run by hand." },
  queued: { text: "Queued", color: "gray", help: "A run is about to begin: one at a time writes the graph." },
  running: { text: "Running", color: "blue", help: "A run is at work." },
  waiting: { text: "Waiting", color: "yellow", help: "A run waits for a quota of Microsoft's and goes on by itself." },
  paused: { text: "Paused", color: "gray", help: "It does not run by itself. What was read stays." },
};

/** integrationWord is what an integration is doing. */
export const integrationWord = ({ status }: Pick<Integration, "status">): Word =>
  states[status.state] ?? { text: status.state, color: "gray" };

/** scheduleText is a schedule in words. */
export function scheduleText(schedule: Schedule, kind: Pick<Kind, "intervals"> | undefined): string {
  if (schedule.cron) return `By the cron expression ${schedule.cron}, in ${schedule.time_zone || "UTC"}`;
  const label = kind?.intervals.find((choice) => choice.value === schedule.interval)?.label;
  return label ?? schedule.interval ?? "Only when it is run by hand";
}

/** atWork tells whether an integration has a run that has not ended. */
export const atWork = ({ status }: Pick<Integration, "status">): boolean => status.current !== undefined;
