import { expect, it } from "vitest";
import { auditOf } from "./view";

it("reads addresses", () => {
  expect(
    auditOf({ actor: "ann", outcome: "denied", since: "2026-11-21T00:00:00Z", until: "soon", text: "  " }),
  ).toEqual({
    actor: "ann",
    outcome: "denied",
    since: "2026-11-21T00:00:00Z",
  });
  expect(auditOf({ outcome: "maybe", actor: 12 })).toEqual({ actor: "12" });
});
