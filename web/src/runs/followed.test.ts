import { expect, it } from "vitest";
import type { Schemas } from "../api/client";
import { type Followed, heard, live, type Told } from "./followed";

const run: Schemas["IntegrationRun"] = {
  id: "1",
  integration_id: "2",
  integration_key: "acme",
  trigger: "manual",
  state: "running",
  accept_deletions: false,
  queued_at: "2026-11-21T09:00:00Z",
  attempts: 1,
  steps: [],
  rows: 0,
  calls: {},
  bytes: {},
  quota: [],
  changes: {},
};
const progress = {
  at: run.queued_at,
  steps: [{ step: "users", rows: 3 }],
  calls: { graph: 2 },
  bytes: {},
  quota: [],
  waits: [],
};
const event = (seq: number): Told => ({
  kind: "event",
  data: { seq, at: run.queued_at, level: "info", code: "started", text: "started" },
});
const after = (...told: Told[]): Followed => told.reduce(heard, { events: [] });

it("takes no event twice when the stream begins anew", () => {
  expect(after(event(1), event(2), event(1), event(2), event(3)).events.map((e) => e.seq)).toEqual([1, 2, 3]);
});

it("forgets the progress of a run that has ended", () => {
  const told = after({ kind: "run", data: run }, { kind: "progress", data: progress });
  expect(live(run, told.progress).calls).toEqual({ graph: 2 });
  const ended = heard(told, { kind: "run", data: { ...run, state: "succeeded", calls: { graph: 5 } } });
  expect(ended.progress).toBeUndefined();
  expect(live(ended.run ?? run, ended.progress).calls).toEqual({ graph: 5 });
});

it("shows no progress of a run that waits", () => {
  expect(live({ ...run, state: "waiting" }, progress).steps).toEqual([]);
});
