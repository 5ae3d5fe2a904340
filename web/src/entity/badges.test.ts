import { expect, it } from "vitest";
import { badgesOf } from "./badges";

const told = (values: Record<string, unknown>) =>
  badgesOf(Object.entries(values).map(([name, value]) => ({ name, value, description: "" }))).map((b) => b.text);

it("puts first what matters most", () => {
  expect(
    told({
      onboardingStatus: "CanBeOnboarded",
      healthStatus: "Active",
      exposureLevel: "Low",
      riskScore: "High",
      isIsolated: true,
    }),
  ).toEqual(["Isolated", "Risk: high", "Exposure: low", "Can be onboarded", "Active"]);
});

it("leaves out what is usual or unknown", () => {
  expect(told({ isIsolated: false, deviceValue: "Normal", severity: "", active: true })).toEqual([]);
  expect(told({ active: false, open: false })).toEqual(["Disabled", "Closed"]);
});
