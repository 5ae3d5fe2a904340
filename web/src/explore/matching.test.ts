import { expect, it } from "vitest";
import { matching, tagsOf, wantedOf } from "./matching";
import type { Question } from "./useQuestion";

const question = (name: string, title: string, ...tags: string[]) =>
  ({ name, title, description: "", tags, library: !name.startsWith("quiet") }) as unknown as Question;

const all = [
  question("stale-devices", "Which devices have not reported?", "devices", "stale"),
  question("quiet-accounts", "Which accounts are quiet?", "users", "stale"),
];

it("finds by all words and by topic", () => {
  expect(matching(all, { text: "REPORTED which" }).map((one) => one.name)).toEqual(["stale-devices"]);
  expect(matching(all, { tag: "users" }).map((one) => one.name)).toEqual(["quiet-accounts"]);
  expect(matching(all, { text: "which", tag: "stale" })).toHaveLength(2);
  expect(matching(all, { text: "printer" })).toEqual([]);
  expect(matching(all, { of: "people" }).map((one) => one.name)).toEqual(["quiet-accounts"]);
});

it("reads from an address what makes sense", () => {
  expect(wantedOf({ text: 7, tag: "users", of: "people", more: true })).toEqual({
    text: "7",
    tag: "users",
    of: "people",
  });
  expect(wantedOf({ text: "", of: "nobody", tag: {} })).toEqual({});
});

it("names each topic once", () => expect(tagsOf(all)).toEqual(["devices", "stale", "users"]));
