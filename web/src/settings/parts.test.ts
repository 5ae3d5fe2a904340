import { expect, it } from "vitest";
import { firstFor, partsFor } from "./parts";

it("shows what one may see, and begins with what there is to do", () => {
  expect(partsFor(["self.manage"]).map((part) => part.title)).toEqual(["Roles", "Tokens", "Sessions", "About"]);
  expect([firstFor([]), firstFor(["self.manage"]), firstFor(["self.manage", "account.manage"])]).toEqual([
    "/settings/about",
    "/settings/tokens",
    "/settings/people",
  ]);
});
