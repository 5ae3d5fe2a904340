import { expect, it } from "vitest";
import { advice, apiOf, lostOf, type Permission, usedFor } from "./advice";
import type { Kind } from "./kinds";

const missing: Permission = {
  api: "defender",
  role: "Score.Read.All",
  alternatives: [],
  state: "missing",
  lost: "the scores; grant it in the Entra admin center",
};

it("tells nothing twice", () => {
  const corrections = [missing.lost ?? "", "check the proxy", "grant more"];
  expect(advice({ corrections, hints: ["grant more"], permissions: [missing] })).toEqual({
    corrections: ["check the proxy"],
    hints: ["grant more"],
  });
});

it("tells what a permission is for, and what is lost without it", () => {
  const source = { always: false, default: true, loses: "", types: [] };
  const permissions = [{ api: "WindowsDefenderATP", roles: ["Score.Read.All"] }];
  const kind = { sources: [{ ...source, name: "scores", label: "Scores", permissions }] } as unknown as Kind;
  expect([apiOf(missing), lostOf(missing)]).toEqual(["WindowsDefenderATP", "the scores."]);
  expect(usedFor(kind, { ...missing, state: "granted" })).toBe("Scores");
  expect(usedFor(kind, { ...missing, state: "unneeded" })).toBe("Nothing that is switched on.");
});
