import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { accessible, visit } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(40);
const text = (page: Page) => page.getByRole("region", { name: "The query as it is written" });
const answer = (page: Page) => page.getByRole("region", { name: "Answer", exact: true });

/** choose types into a field that offers choices, and takes the one of a name. */
async function choose(page: Page, field: string, typed: string, option: string | RegExp): Promise<void> {
  const input = page.locator(`input[aria-label="${field}"]`).last();
  await input.click();
  await input.fill(typed);
  await page.getByRole("option", { name: option }).first().click();
}

it("builds a query of start, filter, hop and count, writes it as one goes, and runs it", async () => {
  const page = await visit(on, "/explore?build=true");
  await choose(page, "What it may be, start", "endpoint", /^User endpoint/);
  await page.keyboard.press("Escape");
  await text(page).getByText("user_endpoint").waitFor();
  await page.getByRole("region", { name: "Start" }).getByText("40 found").waitFor();

  await page.getByRole("region", { name: "Start" }).getByRole("button", { name: "Filter" }).click();
  await choose(page, "Property", "osPlatform", /^OS platform/);
  await page.locator('input[aria-label="Values"]').click();
  await page.getByRole("option", { name: /^Windows11/ }).click();
  await page.keyboard.press("Escape");
  await text(page).getByText("'Windows11'").waitFor();

  await choose(page, "Follow a relationship", "machine", /^MANAGES Machine/);
  await text(page).getByText("microsoft_defender_machine").waitFor();

  await page.getByText("Columns and counts").click();
  await page.locator('input[aria-label="What of it"]').click();
  await page.getByRole("option", { name: "number of" }).click();
  await expect.poll(() => text(page).textContent()).toMatch(/RETURN COUNT\(\w+\) AS number$/);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await answer(page).getByRole("columnheader", { name: "number" }).waitFor();
  await accessible(page);
});

it("shows a query that was written, and keeps of it what it has no form for", async () => {
  const query =
    "FIND user_endpoint WITH riskScore = ('High' OR 'Medium') AS d (THAT MANAGES HostAgent AS a)? " +
    "WHERE a.name != d.name RETURN d.osPlatform, COUNT(d) AS devices ORDER BY devices DESC LIMIT 5";
  const page = await visit(on, explore(query, "&build=true"));
  await page.getByRole("region", { name: "May be there" }).waitFor();
  await page.getByText("Left as written").waitFor();
  await page.getByText("One row for each d.osPlatform.").waitFor();
  await page.getByRole("button", { name: "Remove step 1" }).click();
  await expect.poll(() => text(page).textContent()).not.toContain("MANAGES");
  await page.getByText("Text", { exact: true }).click();
  await expect
    .poll(() => page.getByRole("textbox", { name: "Query in J1QL" }).textContent())
    .toMatch(/^FIND user_endpoint WITH riskScore = \('High' OR 'Medium'\) AS d\s*WHERE a.name != d.name/);
});

it("says why a text cannot be built on", async () => {
  const page = await visit(on, explore("FIND user_endpoint THAT", "&build=true"));
  await page.getByText("The text is no query yet").waitFor();
  await page.getByRole("button", { name: "Back to the text" }).click();
  await page.getByRole("textbox", { name: "Query in J1QL" }).waitFor();
  await page.goto(on.server.url + explore("FIND user_endpoint /* all of them */", "&build=true"));
  await page.getByRole("button", { name: "Build without them" }).click();
  await page.getByRole("region", { name: "Start" }).waitFor();
});
