import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { visit } from "./browser";
import { stage } from "./stage";

const on = stage(40);
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

it("runs an integration now, shows how it goes on, and stops it when one says so", async () => {
  await on.server.connect(on.tenant, "stopped");
  await on.tenant.tell("POST", "faults", { match: { path: "/api/machines" }, delay_ms: 120_000, times: 1 });
  const page = await visit(on, "/integrations/stopped");
  await button(page, "Run now").click();
  await page.waitForURL(/\/runs\//);
  const steps = page.getByRole("region", { name: "Steps" });
  await steps
    .getByRole("row", { name: /^Devices/ })
    .getByText("Reading")
    .waitFor();
  await button(page, "Cancel").click();
  await button(page, "Let it go on").click();
  await button(page, "Cancel").click();
  await button(page, "Cancel the run").click();
  await page.getByText("Cancelled", { exact: true }).waitFor();
  expect(await button(page, "Cancel").count()).toBe(0);
  await page.getByRole("link", { name: "All runs of stopped" }).click();
  await page.getByRole("row", { name: /^Cancelled .* by hand, by admin/ }).waitFor();
});

it("tells of a run that has ended what it read, changed and cost", async () => {
  const page = await visit(on, "/integrations/acme?tab=runs");
  await page.getByRole("row", { name: /^Succeeded/ }).click();
  const steps = page.getByRole("region", { name: "Steps" });
  await steps.getByRole("row", { name: /^Devices Done/ }).waitFor();
  expect(await steps.locator("[class*=bar]").count()).toBeGreaterThan(5);
  await page.getByRole("table", { name: "Events" }).getByRole("row").nth(2).waitFor();
  await page.getByText(/^Warnings and errors/).click();
  await page.getByText("No warnings and no errors.").waitFor();
  expect(page.url()).toContain("events=grave");
  await page.getByRole("tab", { name: "Changes" }).click();
  await page
    .getByRole("table", { name: "Changes" })
    .getByRole("row", { name: /^Machine 40 0 0$/ })
    .waitFor();
  await page.getByRole("tab", { name: "Calls and quotas" }).click();
  await page
    .getByRole("table", { name: "Calls by API" })
    .getByRole("row", { name: /^Defender API/ })
    .waitFor();
  const [report] = await Promise.all([page.waitForEvent("download"), button(page, "Download the report").click()]);
  expect(JSON.parse(await readFile(await report.path(), "utf8"))).toMatchObject({ state: "succeeded" });
});

it("holds back deletions that may be a mistake, until somebody accepts them", async () => {
  const id = await on.server.connect(on.tenant, "shrunk");
  await on.server.run(id);
  await on.tenant.tell("POST", "advance", { hours: 24 * 60 });
  const page = await visit(on, `/runs/${await on.server.run(id, "partial")}`);
  const held = page.getByText(/deletions are held back/);
  await held.waitFor();
  await button(page, "They are gone: delete them …").click();
  const dialog = page.getByRole("dialog", { name: "Delete what is gone from shrunk?" });
  await dialog
    .getByRole("list", { name: "What would go" })
    .getByText(/^Machine: \d+$/)
    .waitFor();
  await dialog.getByRole("button", { name: "Run again and delete them" }).click();
  await held.waitFor({ state: "detached" });
  await page.getByText(/changed, [1-9][\d,]* gone/).waitFor();
});

it("says that a run is unknown", async () => {
  const page = await visit(on, "/runs/01a1fe13-3843-7b62-86de-4de8fdee0169");
  await page.getByRole("alert").getByText("There is no such thing").waitFor();
});
