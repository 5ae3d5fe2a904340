import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { visit } from "./browser";
import { explore } from "./paths";
import type { Account } from "./server";
import { stage } from "./stage";

const on = stage(10);
const accounts: Record<string, Account> = {};
let run: string;

beforeAll(async () => {
  await on.server.connect(on.tenant, "other");
  for (const role of ["viewer", "analyst", "responder"]) accounts[role] = await on.server.account(role);
  accounts.limited = await on.server.account("analyst", "limited", ["other"]);
  run = await on.server.run(on.integration);
});

const acts = ["Run now", "Pause", "Edit", "More"];
const tabs = ["Overview", "Runs", "Plan", "Connection"];

/** shown are those of some names that are on a page, once that has what it always has. */
async function shown(page: Page, role: "button" | "link" | "tab", names: string[]): Promise<string[]> {
  const all = await page.getByRole("main").getByRole(role).allTextContents();
  const labelled = await page
    .getByRole("main")
    .locator("button[aria-label]")
    .evaluateAll((them) => them.map((it) => it.ariaLabel));
  return names.filter((name) => all.includes(name) || (role === "button" && labelled.includes(name)));
}

it.each([
  ["viewer", [], [], ["Overview", "Runs"]],
  ["analyst", [], [], ["Overview", "Runs"]],
  ["responder", ["Run now"], [], ["Overview", "Runs", "Plan"]],
  ["admin", ["Run now", "Pause", "More"], ["Edit"], tabs],
])("as %s: finds with an integration what a person of that role may do", async (role, buttons, links, open) => {
  const page = await visit(on, "/integrations/acme", { as: accounts[role] });
  await page.getByRole("heading", { name: "What is read, and when" }).waitFor();
  expect(await shown(page, "button", acts)).toEqual(buttons);
  expect(await shown(page, "link", acts)).toEqual(links);
  expect(await shown(page, "tab", tabs)).toEqual(open);
});

it.each(["viewer", "analyst", "responder"])(
  "as %s: looks at the list of integrations and changes nothing",
  async (role) => {
    const page = await visit(on, "/integrations", { as: accounts[role] });
    await page.getByRole("row", { name: /^acme/ }).getByText("yes", { exact: true }).waitFor();
    expect(await page.getByRole("switch").count()).toBe(0);
    expect(await page.getByRole("link", { name: "Add an integration" }).count()).toBe(0);
    expect(await shown(page, "tab", ["Applied", "Library", "Credentials"])).toEqual(["Applied", "Library"]);
    await page.getByRole("tab", { name: "Library" }).click();
    await page.getByText("An administrator of Parapet can connect it.").waitFor();
  },
);

it.each([
  ["/integrations/new/microsoft_defender", "Only administrators connect tenants"],
  ["/integrations/acme/edit", "Only administrators change integrations"],
  ["/integrations/acme?tab=connection", "Only administrators test connections"],
  ["/credentials", "Only administrators see credentials"],
])("tells kindly whoever types %s and may not go there", async (path, told) => {
  const page = await visit(on, path, { as: accounts.responder });
  await page.getByRole("alert").getByText(told).waitFor();
});

it("lets a viewer look at a run, and a responder stop one", async () => {
  const viewer = await visit(on, `/runs/${run}`, { as: accounts.viewer });
  await viewer.getByRole("button", { name: "Download the report" }).waitFor();
  await on.tenant.tell("POST", "faults", { match: { path: "/api/machines" }, delay_ms: 120_000, times: 1 });
  const id = await on.server.start(on.integration);
  await viewer.goto(`${on.server.url}/runs/${id}`);
  await viewer.getByText("Running", { exact: true }).waitFor();
  expect(await viewer.getByRole("button", { name: "Cancel" }).count()).toBe(0);
  const responder = await visit(on, `/runs/${id}`, { as: accounts.responder });
  await responder.getByRole("button", { name: "Cancel" }).click();
  await responder.getByRole("button", { name: "Cancel the run" }).click();
  await viewer.getByText("Cancelled", { exact: true }).waitFor();
});

it.each([
  ["viewer", 0],
  ["analyst", 1],
])("as %s: asks and takes away; only who may, saves filters", async (role, saves) => {
  const page = await visit(on, explore("FIND user_endpoint AS e RETURN e.displayName"), { as: accounts[role] });
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await page.getByRole("button", { name: "Export" }).waitFor();
  await page.goto(`${on.server.url}/assets/systems?search=a`);
  await page.getByRole("button", { name: "Saved filters" }).click();
  await page.getByText("No filter is saved for this list yet.").waitFor();
  expect(await page.getByRole("button", { name: "Save what is shown …" }).count()).toBe(saves);
});

it("shows an account that is limited to some integrations nothing of the others", async () => {
  const page = await visit(on, "/integrations", { as: accounts.limited });
  await page.getByRole("row", { name: /^other/ }).waitFor();
  expect(await page.getByRole("row", { name: /^acme/ }).count()).toBe(0);
  await page.goto(`${on.server.url}/integrations/acme`);
  await page.getByText("There is no such thing").waitFor();
  await page.goto(`${on.server.url}/assets/systems`);
  await page.getByText("No systems are known yet").waitFor();
});
