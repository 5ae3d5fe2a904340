import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { visit } from "./browser";
import { exported, formats, type Row } from "./exported";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(40);
const answer = (page: Page) => page.getByRole("region", { name: "Answer" });
const panel = (page: Page) => page.getByRole("complementary", { name: "Entity" });

it("opens what a row is about beside it, and its page from there", async () => {
  const page = await visit(on, explore("FIND user_endpoint"));
  const row = answer(page).getByRole("row").nth(2);
  const name = await row.getByRole("cell").first().textContent();
  await row.click();
  await panel(page)
    .getByRole("heading", { name: name ?? "" })
    .waitFor();
  await panel(page).getByRole("link", { name: "All about it" }).click();
  await page.waitForURL(/\/entities\//);
  await page.getByRole("heading", { name: name ?? "", level: 1 }).waitFor();
  await page.goBack();
  await panel(page)
    .getByRole("heading", { name: name ?? "" })
    .waitFor();
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "detached" });
  expect(page.url()).not.toContain("entity=");
});

it("opens a row of values, and the entities that it names", async () => {
  const page = await visit(
    on,
    explore("FIND user_endpoint AS e THAT MANAGES microsoft_defender_machine AS m RETURN e.displayName, m.id"),
  );
  await answer(page).getByRole("row").nth(1).click();
  const row = page.getByRole("complementary", { name: "Row" });
  await row.getByText("e.displayName").waitFor();
  await row.getByRole("button").nth(1).click();
  await panel(page).getByRole("link", { name: "All about it" }).waitFor();
  await panel(page).getByRole("button", { name: "Row 1" }).click();
  await row.getByText("m.id").waitFor();
});

it("shows a tree that opens, and what hangs in it", async () => {
  const page = await visit(on, explore("FIND user_endpoint THAT MANAGES microsoft_defender_machine RETURN TREE"));
  const tree = page.getByRole("tree");
  const top = tree.getByRole("treeitem").first();
  await expect.poll(() => top.getAttribute("aria-expanded")).toBe("true");
  const below = tree.locator("[aria-level='2']");
  expect(await below.count()).toBeGreaterThan(0);
  await tree.press("ArrowLeft");
  await expect.poll(() => top.getAttribute("aria-expanded")).toBe("false");
  expect(await below.count()).toBe(0);
  await tree.press("ArrowRight");
  await below.first().click();
  await panel(page).getByRole("link", { name: "All about it" }).waitFor();
});

it("shows the answer as JSON, and how it was found", async () => {
  const page = await visit(on, explore("FIND user_endpoint AS e RETURN e.displayName LIMIT 3"));
  await page.getByRole("tab", { name: "JSON" }).click();
  await page.getByText('"e.displayName"').first().waitFor();
  expect(page.url()).toContain("look=json");
  await page.getByRole("tab", { name: "Steps" }).click();
  await page.getByRole("region", { name: "Steps of the query" }).getByText("scan", { exact: true }).waitFor();
  await page.getByRole("tab", { name: "Table" }).click();
  await answer(page).waitFor();
});

it.each(formats)("takes the whole answer away as %s", async (format) => {
  const query = "FIND user_endpoint AS e RETURN e._id AS id, e.displayName AS name, e.osPlatform AS platform";
  const { data } = await on.server.ask<{ data: Row[] }>("POST", "/query", { query });
  const page = await visit(on, explore(query));
  await page.getByRole("button", { name: "Export" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: `${format} –` }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${format.toLowerCase()}$`));
  expect(await exported(file, format)).toEqual(data);
});

it("says that it does not know a moment before the graph began, and leads back", async () => {
  const page = await visit(on, explore("FIND user_endpoint"));
  await answer(page).waitFor();
  await page.getByRole("button", { name: "Now" }).click();
  await page.getByRole("button", { name: "A week ago" }).click();
  await page.getByText("There is no answer to this").waitFor();
  expect(page.url()).toMatch(/[?&]at=/);
  await page.getByRole("main").getByRole("button", { name: "Back to now" }).click();
  await answer(page).waitFor();
  expect(page.url()).not.toMatch(/[?&]at=/);
});
