import { describe, expect, it } from "vitest";
import { parsed, toggled, told, wordsFor, written } from "./filter";

describe("a filter", () => {
  it.each([
    ["osPlatform=Windows11", "osPlatform", "=", "Windows11"],
    ["tag.AccountName!~=a=b", "tag.AccountName", "!~=", "a=b"],
    ["score>=9", "score", ">=", "9"],
    ["machineTags", "machineTags", "present", ""],
    ["!machineTags", "machineTags", "absent", ""],
    ["name=", "name", "=", ""],
  ])("%s has parts, and is put together from them", (text, column, op, value) => {
    expect(parsed(text)).toEqual({ column, op, value });
    expect(written({ column, op, value })).toBe(text);
  });

  it.each([
    ["osPlatform=Windows11", "text", "X: Windows11"],
    ["osPlatform!=Windows11", "text", "X is not Windows11"],
    ["isIsolated=true", "boolean", "X: yes"],
    ["!machineTags", "list", "X has no value"],
    ["lastSeenOn>7d", "time", "X in the last 7 days"],
    ["lastSeenOn>1d", "time", "X in the last 24 hours"],
    ["lastSeenOn<30d", "time", "X longer ago than 30 days"],
    ["lastSeenOn<soon", "time", "X before soon"],
  ])("%s of a %s is told as %s", (text, kind, want) => expect(told(parsed(text), "X", kind)).toBe(want));
});

it("offers what makes sense", () => {
  expect(wordsFor("boolean").map((word) => word.value)).toEqual(["=", "present", "absent"]);
  expect(wordsFor("time").map((word) => word.label)).toEqual(["since", "before", "has a value", "has no value"]);
  expect(wordsFor("list").map((word) => word.value)).toContain("~=");
});

it("adds filters and takes them away", () => {
  expect(toggled([], "a=1", "text")).toEqual(["a=1"]);
  expect(toggled(["a=1", "a=2"], "a=1", "text")).toEqual(["a=2"]);
  expect(toggled(["b=1", "a>1d"], "a>7d", "time")).toEqual(["b=1", "a>7d"]);
});
