import { expect, it } from "vitest";
import { cameFrom, lasts } from "./useSettings";

it.each([
  ["48h", "for 48 hours"],
  ["1d", "for 1 day"],
  ["forever", "for ever"],
  ["1h30m", "for 1h30m"],
])("says of %s that it lasts %s", (value, want) => expect(lasts(value)).toBe(want));

it("says where values come from", () => {
  const of = (origin: "default" | "file" | "environment" | "flag", where?: string) =>
    cameFrom({ name: "x", value: "1", help: "", origin, ...(where ? { where } : {}) });
  expect([of("default"), of("file", "parapet.yaml:3"), of("environment", "PARAPET_X"), of("flag", "--x")]).toEqual([
    "default",
    "parapet.yaml:3",
    "variable PARAPET_X",
    "flag --x",
  ]);
});
