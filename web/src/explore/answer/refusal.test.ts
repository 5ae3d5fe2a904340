import { expect, it } from "vitest";
import { shortly } from "../../ui/momentField";
import { inWords, isOfText } from "./refusal";

it("tells what is wrong with the text from what is wrong with the moment", () => {
  expect(isOfText("query: line 1, column 35: unexpected `IN`")).toBe(true);
  expect(isOfText("the graph is not known that far back")).toBe(false);
});

it("makes a sentence of a refusal", () => {
  expect(inWords("query: line 1, column 3: what")).toBe("Line 1, column 3: what.");
  const since = "2026-11-21T09:30:18.01Z";
  expect(inWords(`the graph is known since ${since}`)).toBe(`The graph is known since ${shortly(since)}.`);
});
