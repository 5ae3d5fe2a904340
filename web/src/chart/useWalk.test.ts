import { expect, it } from "vitest";
import { stepped } from "./useWalk";

it.each([
  ["ArrowRight", undefined, 0],
  ["ArrowLeft", undefined, 4],
  ["ArrowRight", 4, 4],
  ["ArrowLeft", 2, 1],
  ["ArrowLeft", 0, 0],
  ["Home", 3, 0],
  ["End", 1, 4],
  ["a", 1, undefined],
])("%s leads from %s to %s", (key, at, to) => expect(stepped(key, at, 5)).toBe(to));

it("leads nowhere when there is nothing", () => expect(stepped("End", undefined, 0)).toBeUndefined());
