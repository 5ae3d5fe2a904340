import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { visit } from "./browser";
import { stage } from "./stage";
import { lacking } from "./tenant";

const on = stage(10);
beforeAll(async () => {
  await on.server.connect(await lacking(on.tenant, "Vulnerability.Read.All"), "lacking");
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

it("finds in the library what can be connected", async () => {
  const page = await visit(on, "/integrations");
  await page.getByRole("tab", { name: "Library" }).click();
  const search = page.getByRole("textbox", { name: "Search the library" });
  await search.fill("nothing like this");
  await page.getByText("The library has nothing like that").waitFor();
  await button(page, "Show everything").click();
  await search.fill("defender");
  await page.getByRole("article").getByRole("heading", { name: "Microsoft Defender for Endpoint" }).waitFor();
  expect(page.url()).toContain("text=defender");
  await page.getByRole("link", { name: "Connect" }).click();
  await page.getByRole("heading", { name: "What to prepare in the tenant" }).waitFor();
});

it("says in the list how each is doing, and pauses and resumes it", async () => {
  await on.server.connect(on.tenant, "paused");
  const page = await visit(on, "/integrations");
  const row = page.getByRole("row", { name: /^paused/ });
  await row.getByText("Ready").waitFor();
  await page.getByRole("row", { name: /^acme/ }).getByText("Succeeded").waitFor();
  await row.getByRole("switch").click({ force: true });
  await row.getByText("Paused", { exact: true }).waitFor(); // the name and the next run say it too
  await page.getByRole("link", { name: "paused" }).click();
  await page.getByText("It is paused").waitFor();
  await button(page, "Resume").click();
  await button(page, "Pause").waitFor();
  await page.getByText("It is paused").waitFor({ state: "detached" });
});

it("changes settings, and does not lose what somebody else changed meanwhile", async () => {
  const id = await on.server.connect(on.tenant, "disputed");
  const page = await visit(on, "/integrations/disputed/edit");
  const description = page.getByRole("textbox", { name: "Description" });
  const conflict = page.getByRole("alert").filter({ hasText: "Somebody else has saved it meanwhile" });
  await description.fill("mine");
  await on.server.change("PATCH", `/integrations/${id}`, { description: "theirs" });
  await button(page, "Save").click();
  await conflict.getByText(/admin changed it .*: Description/).waitFor();
  await button(page, "Take theirs and drop mine").click();
  await expect.poll(() => description.inputValue()).toBe("theirs");
  await description.fill("mine after all");
  await on.server.change("PATCH", `/integrations/${id}`, { account_name: "Theirs" });
  await button(page, "Save").click();
  await button(page, "Save mine over it").click();
  await page.waitForURL(`${on.server.url}/integrations/disputed`);
  await page.getByText("mine after all").waitFor();
});

it("asks before what was entered is lost", async () => {
  const page = await visit(on, "/integrations/acme/edit");
  await page.getByRole("textbox", { name: "Description" }).fill("not saved");
  page.once("dialog", (dialog) => void dialog.dismiss());
  await page.getByRole("link", { name: "Cancel" }).click();
  expect(await page.getByRole("textbox", { name: "Description" }).inputValue()).toBe("not saved");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.waitForURL(`${on.server.url}/integrations/acme`);
});

it("tells of each permission whether it is granted, and what is lost without", async () => {
  const page = await visit(on, "/integrations/lacking?tab=connection");
  await button(page, "Test connection").click();
  await page.getByText("Something is missing").waitFor();
  const permissions = page.getByRole("table", { name: "Permissions" });
  const missing = permissions.getByRole("row", { name: /Vulnerability\.Read\.All/ }).first();
  await missing.getByText("Missing").waitFor();
  await missing.getByText(/^Lost without it: /).waitFor();
  await permissions
    .getByRole("row", { name: /Machine\.Read\.All/ })
    .getByText("Granted")
    .waitFor();
  await page.getByRole("link", { name: /Grant admin consent at Microsoft/ }).waitFor();
});

it("says what a run would do, before it does it", async () => {
  const page = await visit(on, "/integrations/acme?tab=plan");
  await button(page, "Plan a run").click();
  const plan = page.getByRole("table", { name: "Plan" });
  await plan.getByRole("row", { name: /^Devices/ }).waitFor();
  await page.getByRole("definition").filter({ hasText: "as fast as the quotas allow" }).waitFor();
  await button(page, "Plan a run again").click();
  await plan.getByRole("row", { name: /^Devices/ }).waitFor();
});

it("deletes an integration after it has said what goes, when one types its key", async () => {
  await on.server.run(await on.server.connect(on.tenant, "doomed"));
  const page = await visit(on, "/integrations/doomed");
  await button(page, "More").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete doomed?" });
  await dialog.getByText(/It takes [\d,]+ entities and [\d,]+ relationships out of the graph/).waitFor();
  const deletion = dialog.getByRole("button", { name: "Delete it with all its data" });
  await dialog.getByRole("textbox").fill("doom");
  expect(await deletion.isDisabled()).toBe(true);
  await dialog.getByRole("textbox").fill("doomed");
  await deletion.click();
  await page.getByText(/doomed is deleted, and with it [\d,]+ rows of the graph/).waitFor();
  await page.getByRole("row", { name: /^acme/ }).waitFor();
  await page.getByRole("row", { name: /^doomed/ }).waitFor({ state: "detached" });
});
