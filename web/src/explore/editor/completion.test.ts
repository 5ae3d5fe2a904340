import { expect, it } from "vitest";
import { expected } from "./completion";

it.each([
  "FIND ",
  "FIND Dev",
  "FIND Device WITH ",
  "… riskScore = ",
  "… riskScore = '",
  "… WHERE d.",
  "THAT (HAS|",
  "FIND #",
])("advises after %j", (before) => expect(expected(before)).toBe(true));

it.each(["", "FIND Device ", "FIND Device\n", "LIMIT 10\n", "FIND Device AS d "])("stays silent after %j", (before) =>
  expect(expected(before)).toBe(false),
);
