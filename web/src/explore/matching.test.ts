import { expect, it } from "vitest";
import { matching, tagsOf } from "./matching";
import type { Question } from "./useQuestion";

const question = (name: string, title: string, ...tags: string[]) =>
  ({ name, title, description: "", tags }) as unknown as Question;

const all = [
  question("stale-devices", "Which devices have not reported?", "devices", "stale"),
  question("quiet-accounts", "Which accounts are quiet?", "users", "stale"),
];

it("finds by all words and by topic", () => {
  expect(matching(all, "REPORTED which", undefined).map((one) => one.name)).toEqual(["stale-devices"]);
  expect(matching(all, "", "users").map((one) => one.name)).toEqual(["quiet-accounts"]);
  expect(matching(all, "which", "stale")).toHaveLength(2);
  expect(matching(all, "printer", undefined)).toEqual([]);
});

it("names each topic once", () => expect(tagsOf(all)).toEqual(["devices", "stale", "users"]));
