import { expect, it } from "vitest";
import { gapsOf, isOfGap } from "./gaps";

it("says nothing of what is fresh", () => {
  expect(gapsOf([{ type: "user_endpoint", state: "fresh", asOf: 1 }])).toEqual([]);
});

it("puts what has one reason together, and the worst first", () => {
  const old = { state: "stale", integration: "integration/acme", reason: "last read long ago" } as const;
  const gaps = gapsOf([
    { ...old, type: "user_endpoint", asOf: 20 },
    {
      type: "cve",
      state: "forbidden",
      reason: "lacks Vulnerability.Read.All",
      sources: [{ step: "cve", outcome: "forbidden", missing: ["scores", "scores"] }],
    },
    { ...old, type: "microsoft_defender_machine", asOf: 10 },
  ]);
  expect(gaps).toEqual([
    { state: "forbidden", types: ["cve"], reason: "lacks Vulnerability.Read.All", missing: ["scores"] },
    {
      state: "stale",
      types: ["user_endpoint", "microsoft_defender_machine"],
      integration: "acme",
      reason: "last read long ago",
      asOf: 10,
      missing: [],
    },
  ]);
});

it("takes from the remarks what a gap does not explain itself", () => {
  const remark = "integration/acme: step sign_ins succeeded but did not tell isDomainAdmin";
  const completeness = [{ type: "user", state: "partial", integration: "integration/acme" }] as const;
  expect(gapsOf(completeness, [remark, "integration/globex: step x failed"])[0]?.missing).toEqual([
    "step sign_ins succeeded but did not tell isDomainAdmin",
  ]);
  expect([isOfGap(remark), isOfGap("line 1, column 6: no class `Devce`")]).toEqual([true, false]);
});
