import { expect, it } from "vitest";
import { parametersIn, valueFrom } from "./parameters";

it("finds each parameter once, inside of texts too", () => {
  const query = `FIND \${type} WITH a = '{{ domain }}.\${type}' AND b = \${param.group} /* \${no} */ LIMIT {{most}}`;
  expect(parametersIn(query)).toEqual(["type", "domain", "most"]);
});

it("takes a value for what its example is", () => {
  expect(valueFrom("4711", "text")).toBe("4711");
  expect(valueFrom("9.5", 7)).toBe(9.5);
});

it("guesses without an example", () => {
  expect([valueFrom("30", undefined), valueFrom("true", undefined), valueFrom("Windows11", undefined)]).toEqual([
    30,
    true,
    "Windows11",
  ]);
  expect(valueFrom('["High", "Medium"]', "High")).toEqual(["High", "Medium"]);
  expect(valueFrom("[half", undefined)).toBe("[half");
});
