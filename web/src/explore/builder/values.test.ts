import { describe, expect, it } from "vitest";
import { shown, suggesting } from "./suggesting";
import { agoIn, datedAgo, datedOn, dayIn, operatorOf, operatorsFor, valueFrom, withOperator } from "./values";

describe("operators", () => {
  it("fit the kind of the property, and show the one that is there", () => {
    expect(operatorsFor("boolean", "=").map(({ value }) => value)).toEqual(["=", "present", "absent"]);
    expect(operatorsFor("list", "=").map(({ value }) => value)).toContain("= every");
    expect(operatorsFor("boolean", "!=").at(-1)).toEqual({ value: "!=", label: "is not" });
  });
  it("go to the query and come back", () => {
    const values = [{ kind: "text" as const, text: "x" }];
    for (const chosen of ["=", "!~=", "= every", "present", "absent"]) {
      expect(operatorOf(withOperator({ property: "os", values }, chosen))).toBe(chosen);
    }
    expect(withOperator({ operator: "=", values: [{ kind: "undefined" }] }, "!=").values).toEqual([]);
  });
});

describe("values", () => {
  it("are of the property's kind, or parameters", () => {
    expect(valueFrom("7.5", "number")).toEqual({ kind: "number", text: "7.5" });
    expect(valueFrom("much", "number")).toBeUndefined();
    expect(valueFrom("${" + "least}", "number")).toEqual({ kind: "parameter", text: "${" + "least}" });
    expect(valueFrom(" a b", "text")).toEqual({ kind: "text", text: " a b" });
    const before = [{ kind: "pattern" as const, text: "/x/i" }];
    expect(valueFrom("/x/i", "text", before)).toBe(before[0]);
  });
  it("of time are so long ago, or a day", () => {
    expect(agoIn("date.now - 30 days")).toEqual({ count: 30, unit: "days" });
    expect(agoIn("date.now + 30 days")).toBeUndefined();
    expect(datedAgo({ count: 2, unit: "months" }).text).toBe("date.now - 2 months");
    expect(dayIn(datedOn("2026-01-31").text ?? "")).toBe("2026-01-31");
  });
});

it("asks for the values that there are", () => {
  expect(suggesting(["Device", "Host"], "tags", "list", "a.b")).toBe(
    "FIND (Device|Host) WITH [tags] = /a\\.b/i AS e RETURN UNWIND(e.[tags]) AS value, COUNT(e) AS entities ORDER BY entities DESC, value LIMIT 40",
  );
  expect(suggesting([], "build", "number", "1")).toMatch(/^FIND \* AS e RETURN e\.\[build\] AS value/);
  expect([shown(null), shown(3), shown("x")]).toEqual(["", "3", "x"]);
});
