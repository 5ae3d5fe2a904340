import { expect, it } from "vitest";
import { safeNext } from "./way";

it.each([
  ["/explore?query=FIND", "/explore?query=FIND"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  [undefined, "/"],
])("leads from %s to %s", (next, want) => expect(safeNext(next)).toBe(want));
