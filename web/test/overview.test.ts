import { beforeAll, expect, it } from "vitest";
import { accessible, visit } from "./browser";
import { site, stage } from "./stage";

const on = stage(40);
const empty = site();

interface Told {
  numbers: { name: string; value?: number; query: string; gap?: { value: number } }[];
  trend: { times: string[] };
}
let told: Told;
let then: string; // between the two runs

beforeAll(async () => {
  const overview = () => on.server.ask<Told>("GET", "/overview");
  await overview();
  then = new Date().toISOString();
  await on.tenant.tell("POST", "advance", { hours: 24 * 3 });
  await on.server.run(on.integration, "succeeded", { accept_deletions: true });
  told = await overview();
  await empty.server.setUp();
});

const numberOf = (name: string) => String(told.numbers.find((number) => number.name === name)?.value);

it("is what one sees first, and each number leads to the query that it counts", async () => {
  const page = await visit(on, "/");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  const pill = page.getByRole("list", { name: "At a glance" }).getByRole("link", { name: /^Not onboarded/ });
  await pill.getByText(numberOf("not_onboarded"), { exact: true }).waitFor();
  await pill.click();
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await page.getByText(new RegExp(`^${numberOf("not_onboarded")} rows? in `)).waitFor();
});

it("leads to the devices that something leaves out", async () => {
  const page = await visit(on, "/");
  const left = told.numbers.find(({ name }) => name === "sensor")?.gap?.value ?? 0;
  expect(left).toBeGreaterThan(0);
  await page.getByRole("link", { name: `${left} devices without: Sensor`, exact: true }).click();
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await page.getByText(new RegExp(`^${left} rows? in `)).waitFor();
});

it("reproduces its range and its moment by the address", async () => {
  const page = await visit(on, "/");
  await page.getByText("7 days", { exact: true }).click();
  await page.waitForURL(/days=7/);
  await page.goto(`${page.url()}&at=${then}`);
  await page.getByRole("radio", { name: "7 days" }).and(page.locator(":checked")).waitFor({ state: "attached" });
  await page.getByText(/^As it was after the last run before that moment/).waitFor();
  await page.getByRole("button", { name: /^As of / }).click();
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.getByText(/^As of the last run that brought something/).waitFor();
});

it("tells by keys and as a table what a chart shows", async () => {
  const page = await visit(on, "/");
  const moments = page.getByRole("slider", { name: "Moment of Open findings by severity" });
  await moments.focus();
  await page.keyboard.press("Home");
  const first = await moments.getAttribute("aria-valuetext");
  expect(first).toMatch(/Critical [\d,]+/);
  expect(await moments.getAttribute("aria-valuemax")).toBe(String(told.trend.times.length - 1));
  await page.keyboard.press("End");
  expect(await moments.getAttribute("aria-valuenow")).toBe(String(told.trend.times.length - 1));
  await page.getByRole("button", { name: "Show as a table: Open findings by severity" }).click();
  const table = page.getByRole("table", { name: "Open findings by severity" });
  await table.getByRole("columnheader", { name: "Critical" }).waitFor();
  expect(await table.getByRole("row").count()).toBe(told.trend.times.length + 1);
  await accessible(page);
});

it("tells who is limited to some integrations of these alone", async () => {
  await on.server.connect(on.tenant, "another");
  const as = await on.server.account("viewer", "stranger", ["another"]);
  const page = await visit(on, "/", { as });
  const pill = page.getByRole("list", { name: "At a glance" }).locator("li", { hasText: "Devices" });
  await pill.getByText(/could not be read|^0$/).waitFor();
  await page
    .getByRole("list", { name: "Integrations" })
    .getByRole("link", { name: /^another/ })
    .waitFor();
  expect(await page.getByText("acme").count()).toBe(0);
});

it("leads to what can be connected while nothing is, and says so to who cannot connect", async () => {
  const page = await visit(empty, "/");
  await page.waitForURL(/\/integrations\/library/);
  const viewer = await visit(empty, "/", { as: await empty.server.account("viewer") });
  await viewer.getByRole("heading", { name: "Nothing has been read yet" }).waitFor();
});
