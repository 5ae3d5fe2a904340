import { expect, it } from "vitest";
import { mainProperties, marksOf } from "./main";

const property = (name: string, value: unknown) => ({ name, value, kind: "text" as const, description: "" });

it("begins with what tells most, and leaves out what is empty or shown above", () => {
  const all = [
    property("agentVersion", "1"),
    property("displayName", "pc-1"),
    property("machineTags", []),
    property("osPlatform", "Windows11"),
    property("riskScore", "High"),
    property("_key", "k"),
  ];
  expect(mainProperties(all).map(({ name }) => name)).toEqual(["osPlatform", "agentVersion"]);
});

it("marks what one has to know", () => {
  const { levels, tags } = marksOf([
    property("riskScore", "High"),
    property("isIsolated", true),
    property("onboardingStatus", "CanBeOnboarded"),
  ]);
  expect(levels).toEqual([{ name: "riskScore", text: "High" }]);
  expect(tags).toEqual(["Isolated", "Can be onboarded"]);
});
