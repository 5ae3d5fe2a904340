import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { accessible, visit } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(40);
let machine = "";
let user = "";
beforeAll(async () => {
  const first = async (query: string) => {
    const { data } = await on.server.ask<{ data: { id: string }[] }>("POST", "/query", { query, limit: 1 });
    return data[0]?.id ?? "";
  };
  machine = await first(
    "FIND microsoft_defender_machine AS m THAT IDENTIFIED microsoft_defender_vulnerability AS v RETURN m._id AS id, COUNT(v) AS n ORDER BY n DESC",
  );
  user = await first(
    "FIND microsoft_defender_user AS u THAT IS microsoft_defender_logon_user THAT HAS microsoft_defender_machine AS m RETURN u._id AS id, COUNT(m) AS n ORDER BY n DESC",
  );
});

const picture = (page: Page) => page.getByRole("application");
const entities = (page: Page) => page.getByRole("region", { name: "Entities of the picture" });
const chosen = (page: Page) => page.getByRole("region", { name: "Chosen" });
const looks = (view: object) => `&graph=${encodeURIComponent(JSON.stringify(view))}`;

/** counted is how many entities and rolls the table beside the picture has. */
async function counted(page: Page): Promise<number> {
  const said = await page
    .getByRole("radiogroup")
    .getByText(/^Entities \(\d+\)/)
    .textContent();
  return Number(/\d+/.exec(said ?? "")?.[0]);
}

it("shows what is around an entity, with many of a kind rolled up until one expands them", async () => {
  const page = await visit(on, `/entities/${machine}?tab=graph${looks({ open: [machine], table: true })}`);
  const roll = entities(page).getByRole("row", { name: /\d+ vulnerabilities/ });
  await roll.waitFor();
  await expect.poll(() => counted(page), { timeout: 30_000 }).toBeGreaterThan(5);
  const before = await counted(page);
  await roll.getByRole("button", { name: /^Expand/ }).click();
  await expect.poll(() => counted(page), { timeout: 30_000 }).toBeGreaterThan(before + 8);
  await accessible(page);
});

it("is walked through, expanded and cleared by keys", async () => {
  const page = await visit(on, `/entities/${machine}?tab=graph${looks({ table: true, open: [machine] })}`);
  await entities(page).getByRole("row").nth(3).waitFor();
  await page.locator("canvas").first().waitFor();
  await picture(page).focus();
  await page.keyboard.press("ArrowRight");
  await chosen(page).waitFor();
  const first = await chosen(page).textContent();
  // On to another entity: of many of a kind that are not there yet none can be hidden.
  const ways = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"];
  await expect
    .poll(async () => {
      await picture(page).focus();
      const way = ways.shift() ?? "";
      ways.push(way);
      await page.keyboard.press(way);
      const hides = await chosen(page).getByRole("button", { name: "Hide" }).isVisible();
      return hides && (await chosen(page).textContent()) !== first;
    })
    .toBe(true);
  const before = await counted(page);
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: /^Show hidden/ }).waitFor();
  await expect.poll(() => counted(page), { timeout: 30_000 }).toBeLessThan(before);
  await page.getByRole("button", { name: /^Show hidden/ }).click();
  await expect.poll(() => counted(page), { timeout: 30_000 }).toBe(before);
  await picture(page).focus();
  await page.keyboard.press("/");
  await expect
    .poll(() =>
      page.getByRole("combobox", { name: "Find in the picture" }).evaluate((field) => field === document.activeElement),
    )
    .toBe(true);
});

it("finds the shortest path to something else, which an address brings back", async () => {
  const page = await visit(on, `/entities/${user}?tab=graph${looks({ path: [user, machine] })}`);
  await page.getByText(/^\d relationships? between them:/).waitFor();
  await page.reload();
  await page.getByText(/^\d relationships? between them:/).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.getByText(/between them:/).waitFor({ state: "detached" });
  expect(page.url()).not.toContain("path");
});

it("hides types, and says so in the address", async () => {
  const tree = "FIND microsoft_defender_machine THAT HAS microsoft_defender_logon_user RETURN TREE";
  const page = await visit(on, explore(tree, `&look=graph${looks({ table: true })}`));
  const legend = page.getByRole("region", { name: "Types in the picture" });
  const machines = (await legend.getByRole("button", { name: /^Machines/ }).textContent())?.replace(/\D/g, "");
  await legend.getByRole("button", { name: /^Logon users/ }).click();
  await expect.poll(() => decodeURIComponent(page.url())).toContain('"hide":["microsoft_defender_logon_user"]');
  await expect.poll(() => counted(page), { timeout: 30_000 }).toBe(Number(machines));
  await page.getByText("Layers").click();
  await expect.poll(() => decodeURIComponent(page.url())).toContain('"layout":"layers"');
});

it("is taken away as an image and as data", async () => {
  const list = "FIND microsoft_defender_machine LIMIT 5";
  const page = await visit(on, explore(list, `&look=graph${looks({ table: true })}`));
  await expect.poll(() => counted(page), { timeout: 30_000 }).toBe(5);
  await page.locator("canvas").first().waitFor();
  const take = async (name: string) => {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("menuitem", { name }).click();
    return readFile(await (await coming).path());
  };
  expect((await take("Image (PNG)")).subarray(1, 4).toString()).toBe("PNG");
  const data = JSON.parse((await take("Data (JSON)")).toString()) as { entities: unknown[] };
  expect(data.entities).toHaveLength(5);
});

it("colours what came since a moment, and what is gone", async () => {
  const { as_of } = await on.server.ask<{ as_of: string }>("GET", `/entities/${machine}`);
  await on.tenant.tell("POST", "advance", { hours: 24 });
  await on.server.run(on.integration, "succeeded", { accept_deletions: true });
  const since = new Date(Date.parse(as_of) + 1).toISOString();
  const all = "FIND microsoft_defender_machine THAT HAS microsoft_defender_alert RETURN TREE";
  const page = await visit(on, explore(all, `&look=graph${looks({ table: true, since })}`));
  await page.getByRole("button", { name: /^Since / }).waitFor();
  await entities(page).getByRole("columnheader", { name: "Since then" }).waitFor();
  await expect
    .poll(
      async () =>
        (await entities(page)
          .getByText(/^(new|gone|changed)$/)
          .count()) > 0,
      { timeout: 30_000 },
    )
    .toBe(true);
});
