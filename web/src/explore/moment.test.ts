import { expect, it } from "vitest";
import { asOf, hasMoment } from "./moment";

it("asks for the state at a moment", () => {
  expect(asOf("FIND Device // all\n", "2026-11-20T10:30:15+01:00")).toBe(
    "FIND Device // all\nAT date(2026-11-20T09:30:15Z)",
  );
  expect(asOf("FIND Device", "2026-11-20T10:30:15.123Z")).toBe("FIND Device\nAT date(2026-11-20T10:30:15.123Z)");
  expect(asOf("FIND Device", undefined)).toBe("FIND Device");
});

it("leaves the moment that the query says", () => {
  expect(hasMoment("FIND Device at date.now - 7 days")).toBe(true);
  expect(hasMoment("FIND Device WITH x = 'AT date(2024)' // AT date(2024)")).toBe(false);
  expect(asOf("FIND Device AT date(2026)", "2026-11-20T10:00:00Z")).toBe("FIND Device AT date(2026)");
});
