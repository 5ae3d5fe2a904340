import { expect, it } from "vitest";
import { type Account, accountWord, rolesUpTo, seesOf } from "./words";

const now = new Date("2026-11-21T12:00:00Z");
const account: Account = {
  id: "1",
  version: 1,
  name: "ann",
  full_name: "",
  role: "viewer",
  instances: null,
  disabled: false,
  created_at: "2026-11-01T00:00:00Z",
  changed_at: "2026-11-01T00:00:00Z",
  password_at: "2026-11-01T00:00:00Z",
};

it.each([
  [{}, "Active"],
  [{ password_at: undefined }, "Invited"],
  [{ waits_until: "2026-11-21T12:05:00Z" }, "Locked for a while"],
  [{ waits_until: "2026-11-21T11:05:00Z" }, "Active"],
  [{ waits_until: "2026-11-21T12:05:00Z", disabled: true }, "Disabled"],
])("tells of an account with %j that it is %s", (with_, want) =>
  expect(accountWord({ ...account, ...with_ } as Account, now).text).toBe(want),
);

it("lets nobody give more than he may give", () => {
  expect(rolesUpTo("analyst").map((one) => one.value)).toEqual(["viewer", "analyst"]);
  expect(rolesUpTo("nobody")).toEqual([]);
});

it("says what somebody sees", () => {
  expect([seesOf(null), seesOf([]), seesOf(["acme", "globex"])]).toEqual(["everything", "nothing", "acme, globex"]);
});
