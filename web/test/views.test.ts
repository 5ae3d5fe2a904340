import { beforeAll, expect, it } from "vitest";
import { accessible, signIn, type View } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(40);

/** views are the views with data, by what they are; :system and :run stand for some that there are. */
const views: Record<string, string> = {
  overview: "/",
  systems: "/assets/systems",
  "systems with findings": "/assets/systems?findings=with",
  users: "/assets/users",
  people: "/assets/people",
  groups: "/assets/groups",
  applications: "/assets/applications",
  "IP addresses": "/assets/ip_addresses",
  vulnerabilities: "/vulnerabilities",
  "vulnerable software": "/vulnerabilities?by=software&queue=exploited",
  "vulnerable devices": "/vulnerabilities?by=devices",
  "vulnerable groups": "/vulnerabilities?by=groups",
  "all of vulnerabilities": "/assets/vulnerabilities",
  "explore, empty": "/explore",
  "explore, a table": explore("FIND user_endpoint AS e RETURN e.displayName, e.osPlatform, e.riskScore"),
  "explore, a tree": explore("FIND user_endpoint THAT MANAGES microsoft_defender_machine RETURN TREE"),
  "explore, built": explore(
    "FIND user_endpoint WITH riskScore = 'High' AS d THAT MANAGES microsoft_defender_machine RETURN d.osPlatform, COUNT(d) AS devices",
    "&build=true",
  ),
  "explore, a picture": explore(
    "FIND user_endpoint THAT MANAGES microsoft_defender_machine RETURN TREE",
    `&look=graph&graph=${encodeURIComponent('{"table":true}')}`,
  ),
  "explore, a mistake": explore("FIND user_endpoint THAT"),
  questions: "/questions",
  "a question": "/questions/devices-by-platform",
  "a question with a parameter": "/questions/devices-on-platform",
  integrations: "/integrations",
  library: "/integrations/library",
  "first integration": "/integrations/new/microsoft_defender",
  integration: "/integrations/acme",
  runs: "/integrations/acme?tab=runs",
  plan: "/integrations/acme?tab=plan",
  connection: "/integrations/acme?tab=connection",
  settings: "/integrations/acme/edit",
  run: "/runs/:run",
  credentials: "/credentials",
  changes: "/changes",
  "changes since the first state": "/changes?span=30d",
  "settings, people": "/settings/people",
  "settings, a person": "/settings/people?person=:person",
  "settings, roles": "/settings/roles",
  "settings, tokens": "/settings/tokens?of=all",
  "settings, sessions": "/settings/sessions?of=all",
  "settings, retention": "/settings/retention",
  "settings, the audit log": "/settings/audit",
  "settings, the server": "/settings/server",
  "settings, about": "/settings/about",
  system: "/entities/:system",
  "a system's relationships": "/entities/:system?tab=related",
  "a system's picture": "/entities/:system?tab=graph",
  "a system's history": "/entities/:system?tab=history",
  nowhere: "/nowhere",
};

const some: Record<string, string> = {};
beforeAll(async () => {
  const systems = await on.server.ask<{ items: { _id: string }[] }>("GET", "/inventories/systems/rows?limit=1");
  const runs = await on.server.ask<{ items: { id: string }[] }>("GET", "/runs?limit=1");
  some[":system"] = systems.items[0]?._id ?? "";
  const people = await on.server.ask<{ items: { id: string }[] }>("GET", "/accounts");
  some[":person"] = people.items[0]?.id ?? "";
  some[":run"] = runs.items[0]?.id ?? "";
});

let view: View;
beforeAll(async () => {
  view = await signIn(on.browser, on.server);
});

it.each(Object.entries(views))(
  "%s: everybody can use it, and the browser has nothing to complain of",
  async (_, path) => {
    await view.page.goto(on.server.url + path.replace(/:\w+/, (name) => some[name] ?? name));
    await accessible(view.page);
    expect(view.complaints.splice(0)).toEqual([]);
  },
);
