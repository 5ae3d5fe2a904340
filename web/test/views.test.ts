import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { accessible, signIn, type View, visit } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(40);

/** views are the views with data, by what they are; :system, :run and :waiting stand for some that there are. */
const views: Record<string, string> = {
  systems: "/assets/systems",
  "systems with findings": "/assets/systems?findings=with",
  users: "/assets/users",
  people: "/assets/people",
  groups: "/assets/groups",
  applications: "/assets/applications",
  "IP addresses": "/assets/ip_addresses",
  vulnerabilities: "/assets/vulnerabilities",
  "explore, empty": "/explore",
  "explore, a table": explore("FIND user_endpoint AS e RETURN e.displayName, e.osPlatform, e.riskScore"),
  "explore, a tree": explore("FIND user_endpoint THAT MANAGES microsoft_defender_machine RETURN TREE"),
  "explore, a mistake": explore("FIND user_endpoint THAT"),
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
  system: "/entities/:system",
  "a system's relationships": "/entities/:system?tab=related",
  "a system's history": "/entities/:system?tab=history",
  nowhere: "/nowhere",
};

const some: Record<string, string> = {};
beforeAll(async () => {
  const systems = await on.server.ask<{ items: { _id: string }[] }>("GET", "/inventories/systems/rows?limit=1");
  const runs = await on.server.ask<{ items: { id: string }[] }>("GET", "/runs?limit=1");
  some[":system"] = systems.items[0]?._id ?? "";
  some[":run"] = runs.items[0]?.id ?? "";
  some[":waiting"] = await waitingRun();
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  let view: View;
  beforeAll(async () => {
    view = await signIn(on.browser, on.server, { colorScheme });
  });

  it.each(Object.entries(views))(
    "%s: everybody can use it, and the browser has nothing to complain of",
    async (_, path) => {
      await show(view.page, path);
      await accessible(view.page);
      expect(view.complaints.splice(0)).toEqual([]);
    },
  );
});

// It takes a minute until a run is said to wait: the views above are looked at meanwhile.
it("says until when a run waits for a quota, and for which", async () => {
  const page = await visit(on, `/runs/${some[":waiting"]}`);
  const notice = page.getByRole("status").filter({ hasText: "It waits and goes on by itself" });
  await notice.getByText(/^It goes on in \d+ minutes, and waits for /).waitFor({ timeout: 120_000 });
  await accessible(page);
  await page.goto(`${on.server.url}/integrations`);
  await page
    .getByRole("row", { name: /^throttled Waiting/ })
    .getByText(/in \d+ minutes/)
    .waitFor();
  await page.getByRole("link", { name: "throttled" }).click();
  await page.getByText(/^It goes on in /).waitFor();
});

/** waitingRun starts a run that Microsoft has wait for half an hour. */
async function waitingRun(): Promise<string> {
  const answer = { status: 429, headers: { "Retry-After": "1800" } };
  await on.tenant.tell("POST", "faults", { match: { path: "/api/machines" }, ...answer, times: 1 });
  return on.server.start(await on.server.connect(on.tenant, "throttled"));
}

async function show(page: Page, path: string): Promise<void> {
  await page.goto(on.server.url + path.replace(/:\w+/, (name) => some[name] ?? name));
  await page.waitForLoadState("networkidle");
  await page.getByRole("heading").first().waitFor();
}
