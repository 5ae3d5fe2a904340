import { expect, it } from "vitest";
import { usualOf } from "./usual";

const column = (name: string, shown = true) => ({ name, shown, kind: "text" as const, description: "", facet: false });

it("has the order of the rows, with the name in front", () => {
  const columns = [column("_type"), column("a"), column("hidden", false), column("b"), column("displayName")];
  const row = { _id: 1, _type: 1, displayName: 1, b: 1, a: 1 };
  expect(usualOf(columns, row)).toEqual(["displayName", "_type", "b", "a"]);
});
