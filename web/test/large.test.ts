import type { Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { visit } from "./browser";
import { drawn, picture } from "./drawing";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(20_000);
const patience = { timeout: 60_000, interval: 100 };
const frame = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

it("goes to the end of a list of 20,000, of which it draws what is in sight", async () => {
  const page = await visit(on, "/assets/systems?sort=displayName");
  const list = frame(page, "Systems");
  await list.getByRole("row").nth(1).waitFor();
  const total = Number(await list.getByRole("table").getAttribute("aria-rowcount")) - 1;
  expect(total).toBeGreaterThan(15_000);
  const last = list.locator(`[aria-rowindex="${total + 1}"]`);
  await vi.waitFor(async () => {
    await list.press("End");
    expect(await last.count()).toBe(1);
  }, patience);
  await last.getByRole("link").click();
  await page.getByRole("tab", { name: "Overview" }).waitFor();
});

it("narrows 20,000 systems down, and counts each value", async () => {
  const page = await visit(on, "/assets/systems");
  await page.getByRole("region", { name: "OS platform" }).getByRole("checkbox", { name: "Windows11" }).check();
  await page.getByText("OS platform: Windows11").waitFor();
  const rows = page.getByText(/^[\d,]+ rows$/);
  await expect.poll(async () => Number((await rows.textContent())?.replace(/\D/g, ""))).toBeLessThan(15_000);
  await page.getByRole("textbox", { name: "Search by name" }).fill("0001");
  await expect.poll(async () => Number((await rows.textContent())?.replace(/\D/g, ""))).toBeLessThan(100);
});

it("answers over two relationships", async () => {
  const page = await visit(
    on,
    explore(
      "FIND microsoft_defender_user AS u THAT IS microsoft_defender_logon_user THAT HAS microsoft_defender_machine AS m RETURN u.displayName AS user, m.displayName AS machine",
    ),
  );
  const answer = frame(page, "Answer");
  await answer.getByRole("row").nth(20).waitFor();
  await page.getByText(/^the first [\d,]+ rows in /).waitFor();
  const beyond = answer.locator('[aria-rowindex="3000"]');
  await vi.waitFor(async () => {
    await answer.press("End");
    expect(Number(await answer.getByRole("row").last().getAttribute("aria-rowindex"))).toBeGreaterThan(3000);
  }, patience);
  await answer.press("Home");
  await expect.poll(() => beyond.count()).toBe(0);
});

it("stops a query that takes long", async () => {
  const page = await visit(
    on,
    explore(
      "FIND microsoft_defender_machine AS a THAT IDENTIFIED microsoft_defender_vulnerability THAT IDENTIFIED microsoft_defender_machine AS b WHERE a.displayName != b.lastIpAddress RETURN COUNT(a) AS n, b.displayName AS name",
    ),
  );
  await page.getByRole("timer").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("The query was stopped").waitFor();
});

it("draws 2,000 of 5,000 entities, says how many are left out, and can be walked through", async () => {
  const some = "FIND microsoft_defender_machine AS m RETURN m._id LIMIT 2500";
  const query = `FIND microsoft_defender_machine WITH _id = (${some}) THAT HAS microsoft_defender_logon_user RETURN TREE`;
  const { data } = await on.server.ask<{ data: { vertices: unknown[] } }>("POST", "/query", { query });
  const view = encodeURIComponent(JSON.stringify({ table: true }));
  const page = await visit(on, explore(query, `&look=graph&graph=${view}`));
  await page.getByText(`${(data.vertices.length - 2000).toLocaleString("en")} more are left out`).waitFor();
  await page.getByText("Entities (2,000)").waitFor();
  await drawn(page);
  await picture(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("region", { name: "Chosen" }).waitFor();
});
