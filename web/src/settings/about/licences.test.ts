import { expect, it } from "vitest";
import { addressOf, licencesOf, matching } from "./licences";

const of = (name: string, licence: string, kind = "go") => ({ name, licence, kind, version: "1", texts: [] });
const all = [
  of("a/b", "MIT"),
  of("c", "MIT AND Apache-2.0"),
  of("d", "(MIT OR CC0-1.0)", "npm"),
  of("e", "Apache-2.0"),
];

it("finds by name and licence", () => {
  expect(matching(all, " apache").map((one) => one.name)).toEqual(["c", "e"]);
  expect(matching(all, "A/B").map((one) => one.name)).toEqual(["a/b"]);
});

it("names the licences", () => expect(licencesOf(all)).toBe("MIT, Apache-2.0, CC0-1.0"));

it("leads to where each is told of", () => {
  expect([of("go", "x"), ...all.slice(0, 1), ...all.slice(2, 3)].map(addressOf)).toEqual([
    "https://go.dev",
    "https://pkg.go.dev/a/b@1",
    "https://www.npmjs.com/package/d/v/1",
  ]);
});
