import { expect, it } from "vitest";
import { columnsIn, usualColumns, widthOf } from "./columns";
import type { Row } from "./rows";

const rows = (...values: Row["values"][]): Row[] => values.map((one, place) => ({ place, values: one }));

it("shows all columns of a table, but not those for the console", () => {
  const table = rows({ b: 1, a: 2, "@d": "x" }, { b: 1, a: 2, c: 3 });
  const all = columnsIn(table, false);
  expect(all).toEqual(["b", "a", "c"]);
  expect(usualColumns(all, table, false)).toEqual(all);
});

it("shows of a list what tells most", () => {
  const list = rows({ _id: "1", _type: "user_endpoint", agentVersion: "1", displayName: "pc", riskScore: "High" });
  const all = columnsIn(list, true);
  expect(all).toEqual(["agentVersion", "displayName", "riskScore", "_id", "_type"]);
  expect(usualColumns(all, list, true)).toEqual(["displayName", "riskScore", "agentVersion"]);
});

it("names the type where there are several", () => {
  const list = rows({ _id: "1", _type: "a", name: "x" }, { _id: "2", _type: "b", name: "y" });
  expect(usualColumns(columnsIn(list, true), list, true)).toEqual(["name", "_type"]);
});

it("is as wide as what it holds, within bounds", () => {
  expect(widthOf("a", "A", rows({ a: 1 }))).toBe(90);
  expect(widthOf("a", "A", rows({ a: "x".repeat(200) }))).toBe(360);
});
