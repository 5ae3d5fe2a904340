import { expect, it } from "vitest";
import { commented, laidOut } from "./layout";

it("leaves what is short on its line", () => {
  expect(laidOut("FIND Device THAT HAS User RETURN TREE")).toBe("FIND Device THAT HAS User RETURN TREE");
});

it("begins a line with every clause, but not inside of parentheses", () => {
  const query =
    "FIND microsoft_defender_user WITH _id != (FIND User THAT IS x RETURN x._id) AS u THAT HAS UserGroup AS g RETURN u.displayName ORDER BY u.displayName LIMIT 10";
  expect(laidOut(query).split("\n")).toEqual([
    "FIND microsoft_defender_user WITH _id != (FIND User THAT IS x RETURN x._id) AS u",
    "  THAT HAS UserGroup AS g",
    "  RETURN u.displayName",
    "  ORDER BY u.displayName",
    "  LIMIT 10",
  ]);
});

it("sees comments, but not in texts", () => {
  expect([commented("FIND Device // all"), commented("FIND Device WITH a = '//'")]).toEqual([true, false]);
});
