import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { accessible, during, open } from "./browser";
import { administrator } from "./server";
import { site } from "./stage";
import { settingsOf, type Tenant } from "./tenant";

const on = site();

it("leads from the first start to the first answer", async () => {
  const page = await entered();
  await page.goto(on.server.setUpLink);
  await accessible(page);
  await fillIn(page, administrator.name, "short");
  await page.getByText("Use at least twelve characters.").waitFor();
  await fillIn(page, administrator.name, administrator.password);
  await page.getByRole("button", { name: `Account ${administrator.name}` }).waitFor();
  expect(page.url()).not.toContain(on.server.setUpLink.split("#")[1]);

  await page.getByRole("heading", { name: "Welcome to Parapet" }).waitFor();
  await page.getByRole("link", { name: "Connect" }).click();
  await prepare(page);
  await settle(page, on.tenant);
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.getByText("It works", { exact: true }).waitFor();
  await page.getByRole("table", { name: "Permissions" }).getByText("Machine.Read.All").waitFor();
  await page.getByRole("button", { name: "Save and plan" }).click();
  await page.getByRole("button", { name: "Plan a run" }).click();
  await page.getByRole("table", { name: "Plan" }).getByText("Devices", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Go on to the first run" }).click();
  await page.getByRole("button", { name: "Start the first run" }).click();
  await page.getByText("Succeeded").waitFor();
  await page.getByText("osprey is in the graph").waitFor();

  await page.getByRole("link", { name: "Ask a question" }).click();
  await page.getByRole("textbox", { name: "Query in J1QL" }).click();
  await page.keyboard.type("FIND user_endpoint AS e RETURN COUNT(e) AS systems ");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("table", { name: "Answer" }).getByText("40", { exact: true }).waitFor();

  const second = await entered();
  await second.goto(on.server.setUpLink);
  await fillIn(second, "second", administrator.password);
  await second.getByRole("alert").waitFor();
});

/** entered opens the browser of somebody who was never here. */
async function entered(): Promise<Page> {
  const { page, complaints } = await open(on.browser);
  during(page, complaints);
  return page;
}

async function fillIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel("Name *", { exact: true }).fill(name);
  await page.getByLabel("Password *", { exact: true }).fill(password);
  await page.getByLabel("The same password again").fill(password);
  await page.getByRole("button", { name: "Set up" }).click();
}

/** prepare goes through what has to be there in the tenant: a source that is left out needs no permission. */
async function prepare(page: Page): Promise<void> {
  const permissions = page.getByRole("table", { name: "Permissions to grant" });
  await permissions.getByText("SecurityAlert.Read.All", { exact: true }).waitFor();
  await page.getByRole("switch", { name: "Alerts" }).uncheck({ force: true });
  await permissions.getByText("SecurityAlert.Read.All", { exact: true }).waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: "Grant admin consent" }).check();
  await page.getByRole("button", { name: "Go on to the settings" }).click();
}

/** settle fills in the settings, after what is missing was told. */
async function settle(page: Page, tenant: Tenant): Promise<void> {
  const on = page.getByRole("button", { name: "Go on to the test" });
  await on.click();
  await page.getByText("Something is missing or malformed").waitFor();
  await page.getByRole("radio", { name: "Client secret" }).check();
  await page.getByRole("button", { name: "Show what few need" }).click();
  for (const [label, value] of Object.entries(settingsOf(tenant)))
    await page.getByRole("textbox", { name: label, exact: true }).fill(value);
  await on.click();
}
