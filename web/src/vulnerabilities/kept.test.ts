import { expect, it } from "vitest";
import { plain, requestOf, sameAs, unkept, viewOfRequest } from "./kept";
import { pruned, type View } from "./view";

const view: View = {
  by: "software",
  queue: "urgent",
  cve: "CVE-2024-0001",
  search: "openssl",
  severity: ["Critical", "High"],
  exploit: ["kit"],
  score: 7.5,
  epss: 0.1,
  seen_within: 30,
  seen_before: 7,
  published_within: 365,
  published_before: 30,
  product: "oss-_-nginx",
  fix: "5030211",
  group: "Servers",
  device: "abc",
  source: ["acme"],
  sort: "-devices",
};

it("comes back as it was kept, but for the moment and what is open", () => {
  const at = "2026-11-20T12:00:00Z";
  expect(viewOfRequest(requestOf({ ...view, at, open: "CVE-2024-0001" }))).toEqual(view);
  expect(sameAs(viewOfRequest(requestOf(view)), { ...view, at })).toBe(true);
  expect(sameAs(viewOfRequest(requestOf(view)), { ...view, score: 8 })).toBe(false);
});

it("replaces all that was chosen before", () => {
  expect(pruned({ ...view, ...unkept, ...viewOfRequest({ exposure: { queue: "new" } }) })).toEqual({
    queue: "new",
  });
});

it("tells when there is nothing to keep", () => {
  expect(plain({ at: "2026-11-20T12:00:00Z", open: "CVE-2024-0001" })).toBe(true);
  expect(plain({ by: "software" })).toBe(false);
});
