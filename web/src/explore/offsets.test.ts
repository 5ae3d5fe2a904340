import { expect, it } from "vitest";
import { bytesUpTo, placeOf, unfinished } from "./offsets";

it("counts in bytes and back", () => {
  const text = "name = 'Zoë 💻 €' AND";
  for (const place of [0, 3, 8, 11, text.indexOf("€"), text.length]) {
    expect(placeOf(text, bytesUpTo(text, place))).toBe(place);
  }
  expect(bytesUpTo("ë€💻", 4)).toBe(9);
  expect(placeOf("abc", 99)).toBe(3);
});

it("knows what only lacks its end", () => {
  expect(unfinished("FIND Device WITH \n", { from: 17 })).toBe(true);
  expect(unfinished("FIND Device WITH = 1", { from: 17 })).toBe(false);
});
