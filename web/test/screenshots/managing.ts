import { failing, press, type Scene, slow, tablet } from "./scene";

const since = "/changes?span=30d";
const query = encodeURIComponent("FIND user_endpoint WITH osPlatform = 'Windows11'");

/** managing are the views of what differs between two moments, and the settings. */
export const managing: Scene[] = [
  { name: "changes", path: since },
  { name: "changes", path: since, width: tablet },
  {
    name: "changes of a type",
    path: `${since}&type=user_endpoint&op=updated`,
    act: (page) => page.getByRole("button", { name: "Before and after" }).first().click(),
  },
  { name: "changes by query", path: `${since}&query=${query}` },
  { name: "changes none", path: `${since}&query=${encodeURIComponent("FIND Device WITH _id = 'nobody'")}` },
  { name: "changes refused", path: `${since}&query=FIND` },
  { name: "changes waiting", path: since, before: (page) => slow(page, "**/changes/counts*"), endless: true },
  { name: "changes failing", path: since, before: (page) => failing(page, "**/changes/counts*") },
  { name: "settings people", path: "/settings/people" },
  { name: "settings people", path: "/settings/people", width: tablet },
  {
    name: "settings person",
    path: "/settings/people",
    act: (page) => page.getByRole("row", { name: /^grace/ }).click(),
  },
  { name: "settings add a person", path: "/settings/people", act: press("Add a person") },
  { name: "settings roles", path: "/settings/roles" },
  { name: "settings tokens", path: "/settings/tokens?of=all" },
  {
    name: "settings make a token",
    path: "/settings/tokens",
    act: (page) => page.getByRole("button", { name: "Make a token" }).first().click(),
  },
  { name: "settings sessions", path: "/settings/sessions?of=all" },
  { name: "settings retention", path: "/settings/retention" },
  { name: "settings audit log", path: "/settings/audit" },
  { name: "settings audit log", path: "/settings/audit", width: tablet },
  { name: "settings audit verified", path: "/settings/audit", act: press("Verify") },
  { name: "settings server", path: "/settings/server" },
  { name: "settings about", path: "/settings/about" },
  { name: "settings failing", path: "/settings/people", before: (page) => failing(page, "**/api/v1/accounts?*") },
];
