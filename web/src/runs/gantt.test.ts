import { expect, it } from "vitest";
import { placeOf, spanOf, ticksOf } from "./gantt";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, seconds)).toISOString();
const now = new Date(at(20));

it("spans from the first step to now, and no further than the end", () => {
  const steps = [{ step: "users", rows: 0, started_at: at(2) }];
  expect(spanOf({ steps, started_at: at(1) }, now)).toEqual({ from: Date.parse(at(1)), to: now.getTime() });
  expect(spanOf({ steps, started_at: at(1), ended_at: at(11) }, now).to).toBe(Date.parse(at(11)));
  expect(spanOf({ steps: [] }, now)).toEqual({ from: now.getTime(), to: now.getTime() + 1000 });
});

it("places bars within the span", () => {
  const span = { from: Date.parse(at(0)), to: Date.parse(at(10)) };
  expect(placeOf({ step: "a", rows: 0 }, span)).toBeUndefined();
  expect(placeOf({ step: "a", rows: 0, started_at: at(2), ended_at: at(5) }, span)).toEqual({ left: 20, width: 30 });
  expect(placeOf({ step: "a", rows: 0, started_at: at(6) }, span)).toEqual({ left: 60, width: 40 });
});

it.each([
  [1000, ["0"]],
  [26_000, ["0", "10 s", "20 s"]],
  [300_000, ["0", "2 min", "4 min"]],
  [3 * 3600_000, ["0", "1 h", "2 h"]],
  [40 * 24 * 3600_000, ["0", "240 h", "480 h", "720 h"]],
])("marks %d ms by %s", (length, want) =>
  expect(ticksOf({ from: 0, to: length }).map((tick) => tick.text)).toEqual(want),
);
