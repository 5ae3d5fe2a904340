import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { visit } from "./browser";
import { exported, formats } from "./exported";
import { stage } from "./stage";

const on = stage(40);
const rows = (page: Page, count: number | string = "[\\d,]+") => page.getByText(new RegExp(`^${count} rows?$`));
const pills = (page: Page) => page.getByRole("group", { name: "Active filters" });
const columns = (page: Page) => page.getByRole("columnheader").allTextContents();
const list = (page: Page) => page.getByRole("main").getByRole("table");

it.each(["Systems", "Users", "People", "Groups", "Applications", "IP addresses"])(
  "lists %s, of which one opens",
  async (title) => {
    const page = await visit(on, "/explore");
    await page.getByRole("navigation").getByRole("link", { name: title, exact: true }).click();
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    const first = list(page).getByRole("row").nth(1);
    const name = (await first.getByRole("link").textContent()) ?? "";
    await first.getByRole("cell").nth(1).click();
    await page.waitForURL(/\/entities\//);
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.goBack();
    await first.waitFor();
  },
);

let all: number;
beforeAll(async () => {
  all = (await on.server.ask<{ total: number }>("GET", "/inventories/systems/rows?limit=1")).total;
});

it("counts those with findings, and narrows down to them", async () => {
  const page = await visit(on, "/assets/systems");
  const card = page.getByRole("button", { name: /^With findings/ });
  await card.getByText(/^\d+$/).waitFor();
  const count = Number((await card.textContent())?.replace(/\D/g, ""));
  await card.click();
  await rows(page, count).waitFor();
  expect(await card.getAttribute("aria-pressed")).toBe("true");
  await pills(page).getByRole("button", { name: "Remove the filter with findings" }).click();
  await rows(page, all).waitFor();
  await page.goBack();
  await rows(page, count).waitFor();
});

it("counts how severe vulnerabilities are, and narrows down to several", async () => {
  const page = await visit(on, "/assets/vulnerabilities");
  const count = async (name: string) => {
    const card = page.getByRole("button", { name: new RegExp(`^${name}`) });
    await card.getByText(/^\d+$/).waitFor();
    await card.click();
    return Number((await card.textContent())?.replace(/\D/g, ""));
  };
  const sum = (await count("Critical")) + (await count("High"));
  await rows(page, sum).waitFor();
  await page.reload();
  await rows(page, sum).waitFor();
});

it("narrows down by the values that there are, each with its count", async () => {
  const page = await visit(on, "/assets/systems");
  const facet = page.getByRole("region", { name: "OS platform" });
  const value = facet.getByRole("checkbox", { name: "Windows11" });
  await value.waitFor();
  const count = /Windows11(\d+)/.exec((await facet.textContent()) ?? "")?.[1] ?? "";
  await value.check();
  await rows(page, count).waitFor();
  await pills(page).getByText("OS platform: Windows11").waitFor();
  await pills(page).getByRole("button", { name: "Clear all" }).click();
  await rows(page, all).waitFor();
});

it("narrows down by any column, and by a name", async () => {
  const page = await visit(on, "/assets/systems");
  const name = (await list(page).getByRole("row").nth(1).getByRole("link").textContent()) ?? "";
  await page.getByRole("textbox", { name: "Search by name" }).fill(name);
  await pills(page).getByText(`Name contains ${name}`).waitFor();
  await list(page).getByRole("link", { name }).waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await rows(page, all).waitFor();
  await page.getByRole("button", { name: "Add filter" }).click();
  await page.getByRole("combobox", { name: "Column" }).fill("Risk score");
  await page.getByRole("option", { name: "Risk score", exact: true }).click();
  await page.getByRole("textbox", { name: "Value" }).fill("Nothing has this");
  await page.keyboard.press("Enter");
  await page.getByText("No systems fulfil all of this").waitFor();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await rows(page, all).waitFor();
});

it("sorts, and shows the columns that one chooses", async () => {
  const page = await visit(on, "/assets/systems?columns=%5B%22displayName%22%5D");
  const names = () => list(page).getByRole("link").allTextContents();
  await list(page).getByRole("button", { name: "Name" }).click();
  await page.locator("[aria-sort=ascending]").waitFor();
  await expect.poll(async () => (await names()).join()).toBe((await names()).toSorted().join());
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("textbox", { name: "Find a column" }).fill("health");
  await page.getByRole("checkbox", { name: "Health status" }).check();
  await expect.poll(() => columns(page)).toEqual(["Name", "Health status"]);
  await page.reload();
  await expect.poll(() => columns(page)).toEqual(["Name", "Health status"]);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "Show the usual columns" }).click();
  await expect.poll(async () => (await columns(page)).length).toBeGreaterThan(4);
});

it.each(formats)("takes the whole list away as %s", async (format) => {
  const { items } = await on.server.ask<{ items: { _id: string; displayName: string }[] }>(
    "GET",
    "/inventories/systems/rows?columns=displayName&findings=with&limit=1000",
  );
  const page = await visit(on, "/assets/systems?columns=%5B%22displayName%22%5D&findings=with");
  await rows(page, items.length).waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: `${format} –` }).click(),
  ]);
  const taken = await exported(file, format);
  expect(taken.map(({ _id, displayName }) => ({ _id, displayName }))).toEqual(
    items.map(({ _id, displayName }) => ({ _id, displayName })),
  );
});

it("goes on as a query", async () => {
  const page = await visit(on, "/assets/systems?findings=with");
  const count = Number.parseInt((await rows(page).textContent()) ?? "", 10);
  await page.getByRole("link", { name: "View as query" }).click();
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await page.getByText(new RegExp(`^${count} (rows|entities) in `)).waitFor();
});
