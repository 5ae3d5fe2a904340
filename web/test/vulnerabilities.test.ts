import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { visit } from "./browser";
import { exported, formats } from "./exported";
import { stage } from "./stage";

const on = stage(40);
const list = (page: Page, name = "Vulnerabilities") => page.getByRole("table", { name, exact: true });
const told = (page: Page, noun: string) => page.getByText(new RegExp(`^[\\d,]+ ${noun}s?$`));
const numberOf = (text: string | null) => Number((text ?? "").replace(/[^\d]/g, ""));
const pills = (page: Page) => page.getByRole("group", { name: "Active filters" });
const summary = () =>
  on.server.ask<{ devices: number; queues: Record<string, number>; severities: Record<string, number> }>(
    "GET",
    "/vulnerabilities/summary",
  );

it("works through the urgent queue, and opens what is in it", async () => {
  const { queues } = await summary();
  const page = await visit(on, "/");
  await page.getByRole("navigation").getByRole("link", { name: "Vulnerabilities", exact: true }).click();
  await page.getByRole("heading", { name: "Vulnerabilities", level: 1 }).waitFor();
  const card = page.getByRole("button", { name: /^Urgent/ });
  await card.getByText(String(queues.urgent)).waitFor();
  await card.click();
  await page.getByText(`${queues.urgent} CVEs`, { exact: true }).waitFor();
  const first = list(page).getByRole("row").nth(1);
  const cve = /CVE-\d+-\d+|TVM-\d+-\d+/.exec((await first.textContent()) ?? "")?.[0] ?? "";
  await first.getByRole("cell").nth(1).click();
  const opened = page.getByRole("dialog", { name: cve });
  await opened.getByText("Urgent").waitFor();
  await opened.getByRole("heading", { name: "Mended by" }).waitFor();
  await opened.getByRole("link", { name: /^\d+ devices?$/ }).click();
  await pills(page).getByText(cve).waitFor();
  await list(page, "Devices").waitFor();
  await page.goBack();
  await opened.waitFor();
});

it.each(["software", "devices", "groups"] as const)("counts by %s, of which one leads to its CVEs", async (by) => {
  const page = await visit(on, `/vulnerabilities?by=${by}`);
  const names = { software: "Software", devices: "Devices", groups: "Device groups" };
  const first = list(page, names[by]).getByRole("row").nth(1);
  await first.waitFor();
  const head = await list(page, names[by]).getByRole("columnheader").allTextContents();
  const count = numberOf(
    await first
      .getByRole("cell")
      .nth(head.findIndex((title) => title.startsWith("CVEs")))
      .textContent(),
  );
  expect(count).toBeGreaterThan(0);
  await first
    .getByRole("cell")
    .nth(0)
    .click({ position: { x: 2, y: 2 } });
  await told(page, "CVE").waitFor();
  expect(numberOf(await told(page, "CVE").textContent())).toBe(count);
  await page.reload();
  await told(page, "CVE").waitFor();
  expect(numberOf(await told(page, "CVE").textContent())).toBe(count);
});

it("narrows down by severity and by age, and takes it back", async () => {
  const { severities, queues } = await summary();
  const page = await visit(on, "/vulnerabilities");
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await page.getByText(`Critical ${severities.critical}`).click();
  await page.getByText(`${severities.critical} CVEs`, { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await pills(page).getByRole("button", { name: "Clear all" }).click();
  await page.getByText(`${queues.all?.toLocaleString("en")} CVEs`, { exact: true }).waitFor();
  const bar = page.getByRole("link", { name: /: \d+ CVEs$/ }).first();
  const count = numberOf(/: (\d+) CVEs$/.exec((await bar.getAttribute("aria-label")) ?? "")?.[1] ?? "");
  await bar.press("Enter");
  await pills(page)
    .getByText(/^First seen/)
    .waitFor();
  expect(numberOf(await told(page, "CVE").textContent())).toBe(count);
});

it("opens a point of the picture by the keyboard", async () => {
  const page = await visit(on, "/vulnerabilities");
  const picture = page.getByRole("region", { name: "How grave, how likely" });
  await picture.getByLabel(/^CVE of/).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForURL(/open=/);
  await page.getByRole("dialog").waitFor();
});

it("tells the same as its query", async () => {
  const { queues } = await summary();
  const page = await visit(on, "/vulnerabilities?queue=urgent");
  await told(page, "CVE").waitFor();
  await page.getByRole("link", { name: "View as query" }).click();
  await page.waitForURL(/\/explore/);
  await page
    .getByText(new RegExp(`^${queues.urgent} rows?`))
    .first()
    .waitFor();
});

it.each(formats)("takes the list away as %s, as it is shown", async (format) => {
  const page = await visit(on, "/vulnerabilities?queue=exploited&sort=-devices");
  await told(page, "CVE").waitFor();
  const rows = await taken(page, format);
  const { items } = await on.server.ask<{ items: { cve: string }[] }>(
    "GET",
    "/vulnerabilities?queue=exploited&sort=-devices&limit=1000",
  );
  expect(rows.map((row) => row.cve)).toEqual(items.map(({ cve }) => cve));
  expect(Object.keys(rows[0] ?? {})).toEqual(expect.arrayContaining(["products", "fixes", "first_seen", "devices"]));
});

it("takes away by what it is counted", async () => {
  const page = await visit(on, "/vulnerabilities?by=devices&severity=Critical");
  await told(page, "device").waitFor();
  const rows = await taken(page, "NDJSON");
  expect(rows.length).toBe(numberOf(await told(page, "device").textContent()));
  expect(rows.every(({ name, critical, high }) => name && Number(critical) > 0 && high === 0)).toBe(true);
});

it("leads from the overview to what the graph has of a vulnerability, and back", async () => {
  const page = await visit(on, "/");
  const first = page
    .getByRole("table", { name: "Most urgent weaknesses" })
    .getByRole("link", { name: /^CVE-/ })
    .first();
  const cve = (await first.textContent()) ?? "";
  await first.click();
  const opened = page.getByRole("dialog", { name: cve });
  await opened.getByText("Urgent").waitFor();
  await opened.getByRole("link", { name: "All about it" }).click();
  await page.getByRole("link", { name: "In Vulnerabilities" }).click();
  await opened.getByText("Urgent").waitFor();
  await page.goto(`${on.server.url}/vulnerabilities?search=${cve}`);
  await page.getByRole("link", { name: "All properties of each" }).click();
  await page.getByRole("table").getByRole("link", { name: cve }).waitFor();
  await page.getByRole("link", { name: "By urgency, software and device" }).click();
  await page.getByText("1 CVE", { exact: true }).waitFor();
});

async function taken(page: Page, format: (typeof formats)[number]) {
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: new RegExp(`^${format}`) }).click();
  return exported(await download, format);
}
