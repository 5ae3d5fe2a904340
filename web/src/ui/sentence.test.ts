import { expect, it } from "vitest";
import { linesOf, sentence } from "./sentence";

it("begins large and ends with a stop", () => {
  expect([sentence("the only way"), sentence("Done!"), sentence("")]).toEqual(["The only way.", "Done!", ""]);
});

it("tells lines once", () => {
  expect(linesOf("a\nb\na")).toEqual(["a", "b"]);
  expect(linesOf("no secret (correlation id 1). Make one.\nno secret (correlation id 2). Make one.")).toEqual([
    "no secret (correlation id 1). Make one.",
  ]);
});
