import { expect, it } from "vitest";
import { deedOf } from "./keys";
import { marksOf, wordsOfMarks } from "./marks";
import { graphViewOf } from "./view";
import { several, titleOfRoll } from "./words";

it("reads what an address says of a picture", () => {
  const view = {
    layout: "rings",
    since: "2026-11-20T12:00:00Z",
    hide: ["cve"],
    open: ["a", "b"],
    path: ["a", "b"],
    table: true,
  };
  expect(graphViewOf(view)).toEqual(view);
});

it("leaves out what makes no sense", () => {
  expect(graphViewOf({ layout: "square", since: "soon", hide: "cve", open: [1], path: ["a"], table: "yes" })).toBe(
    undefined,
  );
  expect(graphViewOf("rings")).toBe(undefined);
});

it("leaves the browser its own keys", () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false };
  expect(deedOf({ ...none, key: "Enter" })).toBe("expand");
  expect(deedOf({ ...none, key: "x" })).toBe(undefined);
  expect(deedOf({ ...none, key: "p", ctrlKey: true })).toBe(undefined);
});

it("calls many of a kind by their name", () => {
  expect(several("microsoft_defender_vulnerability")).toBe("Vulnerabilities");
  expect(several("microsoft_defender_machine")).toBe("Machines");
  expect(several("ip_address")).toBe("IP addresses");
  const kin = { owner: "pc", relationship: "has", class: "HAS", direction: "out" as const };
  const roll = { ...kin, id: "roll", type: "microsoft_defender_vulnerability", count: 1212 };
  expect(titleOfRoll(roll)).toBe("1,212 vulnerabilities");
  expect(titleOfRoll({ ...roll, before: 1100 })).toBe("1,212 vulnerabilities (1,100 then)");
  expect(titleOfRoll({ ...roll, type: "cve", count: 9 })).toBe("9 CVEs");
});

it("marks what is grave, exploited or cut off", () => {
  expect(marksOf({ properties: { riskScore: "High", isIsolated: true } })).toEqual({ grave: "high", isolated: true });
  expect(marksOf({ properties: { severity: "critical", exploitInKit: true } })).toEqual({
    grave: "critical",
    exploited: true,
  });
  expect(marksOf({ properties: { riskScore: "None", public: false } })).toEqual({});
  expect(wordsOfMarks({ properties: { riskScore: "High", exposureLevel: "Medium" } })).toEqual([
    "risk high",
    "exposure medium",
  ]);
});
