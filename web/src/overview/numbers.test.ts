import { expect, it } from "vitest";
import { deltaOf, knownSince, numberOf, partLines, spanOf, type Told, valuesOf } from "./numbers";

const told = {
  generation: 3,
  from: "2026-11-01T10:20:30Z",
  uncounted: 0,
  weaknesses: [],
  completeness: [],
  numbers: [
    { name: "devices", title: "Devices", description: "", group: "pills", query: "FIND d", value: 12 },
    {
      name: "findings",
      title: "Findings",
      description: "",
      group: "shares",
      query: "FIND f",
      parts: [{ name: "High", value: 3, query: "FIND high" }],
    },
  ],
  trend: {
    times: ["2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z"],
    lines: [
      { number: "devices", values: [null, 10, 12] },
      { number: "findings", part: "High", values: [1, 2, 3] },
      { number: "findings", part: "Low", values: [1, null, 0] },
    ],
  },
} satisfies Told;

it("tells by how much a number differs from what it was at first", () => {
  expect(deltaOf(told, { name: "devices", value: 12 })).toEqual({ by: 2, since: Date.parse("2026-11-03T00:00:00Z") });
  expect(deltaOf(told, { name: "devices", value: undefined })).toBeUndefined();
  expect(deltaOf(told, { name: "stale", value: 1 })).toBeUndefined();
  const young = { trend: { times: ["2026-11-04T00:00:00Z"], lines: [{ number: "devices", values: [12] }] } };
  expect(deltaOf(young, { name: "devices", value: 12 })).toBeUndefined();
});

it("finds numbers and how they went on", () => {
  expect(numberOf(told, "devices")?.value).toBe(12);
  expect(valuesOf(told, "findings", "Low")).toEqual([1, null, 0]);
  expect(valuesOf(told, "findings")).toBeUndefined();
});

it("draws the parts of a number with the queries behind them", () => {
  const lines = partLines(told, "findings", () => "1");
  expect(lines.map(({ name, query }) => [name, query])).toEqual([
    ["High", "FIND high"],
    ["Low", "FIND f"],
  ]);
});

it("draws whole hours of what is told of", () => {
  const { from, to } = spanOf(told, 20);
  expect(new Date(from).toISOString()).toBe("2026-11-01T10:00:00.000Z");
  expect(new Date(to).toISOString()).toBe("2026-11-21T11:00:00.000Z");
});

it("draws no more than is known", () => {
  const young = { ...told, from: "2026-10-05T10:20:30Z" };
  expect(new Date(spanOf(young, 30).from).toISOString()).toBe("2026-11-02T00:00:00.000Z");
  expect(knownSince(young, 30)).toBe(Date.parse("2026-11-02T00:00:00Z"));
  expect(knownSince(told, 30)).toBeUndefined();
});
