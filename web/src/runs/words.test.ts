import { expect, it } from "vitest";
import {
  briefly,
  changesOf,
  changesText,
  hasEnded,
  heldOf,
  per,
  reasonOf,
  runWord,
  type Step,
  stepWord,
  tookOf,
  wayName,
} from "./words";

it("tells states in words, and those it does not know as they are", () => {
  expect(runWord({ state: "partial" }).text).toBe("With gaps");
  expect(runWord({ state: "running", cancelling: true }).text).toBe("Stopping");
  expect(runWord({ state: "cancelled", cancelling: true }).text).toBe("Cancelled");
  expect(runWord({ state: "novel" }).text).toBe("novel");
  expect([hasEnded({ state: "failed" }), hasEnded({ state: "interrupted" })]).toEqual([true, false]);
});

it("tells how far a step has come", () => {
  const step = { step: "users", rows: 0 };
  expect(stepWord(step, false).text).toBe("To come");
  expect(stepWord({ ...step, started_at: "2026-11-21T09:00:00Z" }, false).text).toBe("Reading");
  expect(stepWord(step, true).text).toBe("Not read");
  expect(stepWord({ ...step, outcome: "forbidden" }, true).text).toBe("No permission");
});

it("sums what changed, and what is held by type", () => {
  const count = (n: number) => ({ created: n, updated: 1, deleted: 0 });
  expect(changesOf({ changes: { a: count(2), b: count(3) } })).toEqual({ created: 5, updated: 2, deleted: 0 });
  expect(changesText({ created: 1200, updated: 0, deleted: 3 })).toBe("1,200 new, 3 gone");
  expect(changesText({ created: 0, updated: 0, deleted: 0 })).toBe("nothing");
  const step = { step: "users", rows: 0 };
  expect(
    heldOf({
      steps: [
        { ...step, held: { user: 2 } },
        { ...step, held: { user: 1, group: 1 } },
      ],
    }),
  ).toEqual({ user: 2, group: 1 });
});

it("leaves out how to grant a permission", () => {
  expect(briefly("the application lacks the permission X: grant it in the center")).toBe(
    "the application lacks the permission X",
  );
});

it("tells what is held back without the command's words", () => {
  const reason =
    "52 of 300 microsoft_defender_machine are gone at the source, more than one in 10: they stay until a sync with --accept-deletions; left out 1 account";
  expect(reasonOf({ reason, held: { microsoft_defender_machine: 52 } })).toBe(
    "52 of 300 “Machine” are gone at the source, more than one in 10 and held back; left out 1 account",
  );
  expect(reasonOf({})).toBe("");
});

it("tells ways as people do", () => {
  expect([wayName("delta"), wayName("file export")]).toEqual(["changes only", "file export"]);
});

it("tells windows and times", () => {
  expect([per(60), per(3600), per(0.5)]).toEqual(["a minute", "an hour", "0.5 seconds"]);
  const now = new Date("2026-11-21T09:00:10Z");
  expect(tookOf({}, now)).toBeUndefined();
  expect(tookOf({ started_at: "2026-11-21T09:00:00Z" }, now)).toBe(10_000);
  expect(tookOf({ started_at: "2026-11-21T09:00:00Z", ended_at: "2026-11-21T09:00:03Z" }, now)).toBe(3000);
});

it("tells of a source that waits that it does, until the run has ended", () => {
  const step = {
    step: "machines",
    outcome: "failed",
    reason: "list machines: waits until 2026-11-21T09:00:00Z for a quota",
  };
  expect(stepWord(step as Step, false).text).toBe("Waiting");
  expect(stepWord(step as Step, true).text).toBe("Failed");
});
