import { expect, it } from "vitest";
import { filterOf, viewOf, wantedOf } from "./view";

it("reads an address, and leaves out what makes no sense", () => {
  expect(
    viewOf({
      by: "devices",
      queue: "urgent",
      severity: ["High", "Grave", "Critical"],
      exploit: "kit",
      score: 11,
      epss: 0.088,
      seen_within: 7,
      seen_before: -3,
      product: "acme-_-zip",
      search: 2024,
      at: "some day",
      sort: "",
      open: "CVE-2024-0001",
      colour: "red",
    }),
  ).toEqual({
    by: "devices",
    queue: "urgent",
    severity: ["Critical", "High"],
    exploit: ["kit"],
    epss: 0.088,
    seen_within: 7,
    product: "acme-_-zip",
    search: "2024",
    open: "CVE-2024-0001",
  });
  expect(viewOf({ by: "vulnerabilities", queue: "all" })).toEqual({});
});

it("asks for the findings alone, whatever they are counted by", () => {
  const view = viewOf({ by: "groups", sort: "-devices", open: "CVE-1", queue: "new", at: "2026-01-01T00:00:00Z" });
  expect(filterOf(view)).toEqual({ queue: "new" });
  expect(filterOf({ ...view, ...{ colour: "red" } })).toEqual({ queue: "new" });
  expect(wantedOf(view)).toEqual({ queue: "new", at: "2026-01-01T00:00:00Z" });
});
