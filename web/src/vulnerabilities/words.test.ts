import { expect, it } from "vitest";
import { bandTold, chance, fixTitle, productTitle, toldOf, updatesTold } from "./words";

it("writes products, chances, updates and fixes as people do", () => {
  expect(productTitle("microsoft-_-windows_11")).toBe("windows 11 (microsoft)");
  expect(productTitle("zip")).toBe("zip");
  expect(chance(0.94236)).toBe("94.2 %");
  expect(chance(0.00043)).toBe("0.043 %");
  expect([updatesTold(0, 3), updatesTold(3, 3), updatesTold(1, 3)]).toEqual(["None", "For all", "For 1 of 3"]);
  expect([fixTitle("5030211"), fixTitle("RHSA-2024:1")]).toEqual(["KB5030211", "RHSA-2024:1"]);
});

it("names ages", () => {
  expect(bandTold(0, 7)).toEqual({ name: "< 7 d", range: "In the last 7 days" });
  expect(bandTold(180, 365)).toEqual({ name: "< 1 y", range: "180 to 365 days ago" });
  expect(bandTold(730, undefined)).toEqual({ name: "2 y+", range: "2 y ago or earlier" });
});

it("says in words what is filtered by", () => {
  expect(toldOf({}, undefined)).toEqual([]);
  expect(
    toldOf(
      { queue: "urgent", severity: ["Critical", "High"], epss: 0.1, seen_within: 30, seen_before: 7, device: "1" },
      "pc",
    ),
  ).toEqual([
    { names: ["queue"], text: "Urgent" },
    { names: ["severity"], text: "Severity: Critical or High" },
    { names: ["epss"], text: "EPSS 10 % or more" },
    { names: ["seen_within", "seen_before"], text: "First seen 7 to 30 days ago" },
    { names: ["device"], text: "On pc" },
  ]);
});
