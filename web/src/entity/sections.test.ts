import { expect, it } from "vitest";
import { sectionsOf } from "./sections";

const property = (name: string, kind: "text" | "time" | "boolean" | "list", value: unknown) => ({
  name,
  kind,
  value,
  description: "",
});

const all = [
  property("name", "text", "srv-01"),
  property("displayName", "text", "srv-01"),
  property("lastSeenOn", "time", "2026-01-01T00:00:00Z"),
  property("riskScore", "text", "High"),
  property("ipAddress", "list", ["10.0.0.1"]),
  property("macAddress", "list", []),
  property("isAadJoined", "boolean", false),
  property("rbacGroupName", "text", "Servers"),
  property("osPlatform", "text", "Ubuntu"),
];

it("puts together what belongs together, and leaves out what has no value", () => {
  expect(sectionsOf(all).map(({ title, properties }) => [title, ...properties.map((p) => p.name)])).toEqual([
    ["Risk and exposure", "riskScore"],
    ["Identity", "displayName"],
    ["State", "isAadJoined"],
    ["System", "osPlatform"],
    ["Network", "ipAddress"],
    ["Groups and tags", "rbacGroupName"],
    ["Times", "lastSeenOn"],
  ]);
});

it("finds names as they are written and as they are told, and values", () => {
  const found = (find: string) => sectionsOf(all, find).flatMap(({ properties }) => properties.map((p) => p.name));
  expect([found("OS plat"), found("osplat"), found("10.0."), found("nowhere")]).toEqual([
    ["osPlatform"],
    ["osPlatform"],
    ["ipAddress"],
    [],
  ]);
});
