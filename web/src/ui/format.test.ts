import { describe, expect, it } from "vitest";
import { counted, duration, quantity, relative, size } from "./format";

const now = new Date("2026-11-21T12:00:00Z");
const after = (seconds: number) => relative(new Date(now.getTime() + seconds * 1000), now);

describe("relative", () => {
  it.each([
    [0, "just now"],
    [-59, "just now"],
    [30, "in less than a minute"],
    [-60, "1 minute ago"],
    [-3 * 3600, "3 hours ago"],
    [2 * 24 * 3600, "in 2 days"],
    [-25 * 3600, "yesterday"],
    [-400 * 24 * 3600, "last year"],
  ])("tells %d seconds as %s", (seconds, want) => expect(after(seconds)).toBe(want));
});

describe("duration", () => {
  it.each([
    [0.2, "under 1 ms"],
    [12, "12 ms"],
    [3_240, "3.2 s"],
    [59_000, "59 s"],
    [245_000, "4 min 5 s"],
    [7_800_000, "2 h 10 min"],
  ])("tells %d ms as %s", (ms, want) => expect(duration(ms)).toBe(want));
});

it("groups and declines", () => {
  expect(counted(1, "device")).toBe("1 device");
  expect(counted(20_000, "device")).toBe("20,000 devices");
  expect(counted(0, "entity", "entities")).toBe("0 entities");
});

it("tells bytes", () => {
  expect([size(0), size(512), size(3_565_158), size(250 * 1024)]).toEqual(["0 B", "512 B", "3.4 MiB", "250 KiB"]);
});

it("does not round what is small to nothing", () => {
  expect([quantity(0), quantity(0.00043), quantity(0.162), quantity(-0.001)]).toEqual([
    "0",
    "0.00043",
    "0.162",
    "-0.001",
  ]);
});
