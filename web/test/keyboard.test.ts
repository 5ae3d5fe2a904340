import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { during, open } from "./browser";
import { administrator } from "./server";
import { site } from "./stage";
import { settingsOf } from "./tenant";

const on = site();

// No mouse is used here: what is pressed and typed goes to what has the focus.
it("leads from the set-up to an answer by keys alone", async () => {
  const { page, complaints } = await open(on.browser);
  during(page, complaints);
  const keys = page.keyboard;
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });

  await page.goto(on.server.setUpLink);
  await type(page, field("Name"), administrator.name);
  await type(page, field("Password"), administrator.password);
  await type(page, field("The same password again"), administrator.password);
  await keys.press("Enter");

  await press(page, page.getByRole("link", { name: "Connect" }), "Enter");
  await press(page, page.getByRole("checkbox", { name: "Register an application" }), "Space");
  await press(page, button("Go on to the settings"), "Enter");
  await press(page, page.getByRole("radio", { name: "Client secret" }), "Space");
  await press(page, page.getByRole("button", { name: "Show what few need" }), "Enter");
  for (const [label, value] of Object.entries(settingsOf(on.tenant))) {
    await reach(page, field(label));
    await keys.insertText(value);
  }
  await press(page, button("Go on to the test"), "Enter");
  await press(page, button("Test connection"), "Enter");
  await page.getByText("It works", { exact: true }).waitFor();
  await press(page, button("Save and plan"), "Enter");
  await press(page, button("Plan a run"), "Enter");
  await page.getByRole("table", { name: "Plan" }).waitFor();
  await press(page, button("Go on to the first run"), "Enter");
  await press(page, button("Start the first run"), "Enter");
  await page.getByText("osprey is in the graph").waitFor();

  await keys.press("Control+k");
  await page.getByRole("textbox", { name: "Search everything" }).waitFor();
  await keys.type("expl");
  await page.getByRole("button", { name: "Explore" }).waitFor();
  await keys.press("Enter");
  await expect.poll(() => focused(field("Query in J1QL"))).toBe(true);
  await keys.type("FIND user_endpoint ");
  await keys.press("Control+Enter");
  const answer = page.getByRole("region", { name: "Answer" });
  await answer.getByRole("row").nth(1).waitFor();
  await reach(page, answer);
  await keys.press("ArrowDown");
  await keys.press("j");
  await keys.press("Enter");
  await press(page, page.getByRole("link", { name: "All about it" }), "Enter");
  await page.waitForURL(/\/entities\//);
  await press(page, page.getByRole("tab", { name: "Overview" }), "ArrowRight");
  await page.waitForURL(/tab=related/);
});

/** type types into a field as soon as it is there. */
async function type(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field);
  await page.keyboard.type(text);
}

/** press presses a key on something as soon as it is there. */
async function press(page: Page, what: Locator, key: string): Promise<void> {
  await reach(page, what);
  await page.keyboard.press(key);
}

/** reach goes to something from where the focus is, as one does who has only keys: forward, and round the page once. */
async function reach(page: Page, what: Locator): Promise<void> {
  await what.waitFor();
  for (let steps = 0; steps < 150; steps++) {
    if (await focused(what)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no key leads to ${what}`);
}

const focused = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => element === element.ownerDocument.activeElement, undefined, { timeout: 30_000 });
