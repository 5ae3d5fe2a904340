import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { visit } from "./browser";
import { drawn, found, picture } from "./drawing";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(40);
let machine = { id: "", name: "", weak: 0 };
let user = { id: "", name: "" };
beforeAll(async () => {
  const first = async <T>(query: string) => {
    const { data } = await on.server.ask<{ data: T[] }>("POST", "/query", { query, limit: 1 });
    if (!data[0]) throw new Error(`nothing answers ${query}`);
    return data[0];
  };
  machine = await first(
    "FIND microsoft_defender_machine AS m THAT IDENTIFIED microsoft_defender_vulnerability AS v RETURN m._id AS id, m.displayName AS name, COUNT(v) AS weak ORDER BY weak DESC",
  );
  user = await first(
    "FIND microsoft_defender_user AS u THAT IS microsoft_defender_logon_user THAT HAS microsoft_defender_machine AS m RETURN u._id AS id, u.displayName AS name, COUNT(m) AS n ORDER BY n DESC",
  );
});

const entities = (page: Page) => page.getByRole("region", { name: "Entities of the picture" });
const chosen = (page: Page) => page.getByRole("region", { name: "Chosen" });
const looks = (view: object) => `&graph=${encodeURIComponent(JSON.stringify(view))}`;
const around = (id: string, view: object = {}) =>
  `/entities/${id}?tab=graph${looks({ open: [id], table: true, ...view })}`;

// Of these there are many around a machine.
const rolled = ["vulnerability", "software", "recommendation"].map((type) => `microsoft_defender_${type}`);

it("keeps what one moves where it was put, until one unpins it", async () => {
  const page = await visit(on, around(machine.id, { hide: rolled }));
  const [place] = await found(page, 1);
  if (!place) return;
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.move(place.x + 40, place.y + 60, { steps: 5 });
  await page.mouse.up();
  const unpin = entities(page).getByRole("button", { name: /^Unpin / });
  await unpin.waitFor();
  expect(await unpin.count()).toBe(1);
  await page.mouse.click(place.x + 40, place.y + 60);
  await chosen(page).getByRole("button", { name: "Unpin" }).waitFor();
  await picture(page).press("p");
  await chosen(page).getByRole("button", { name: "Pin", exact: true }).waitFor();
  await unpin.waitFor({ state: "detached" });
});

it("shows the path between two that are pressed, the second with Shift", async () => {
  const page = await visit(on, around(machine.id, { hide: rolled }));
  const [one, other] = await found(page, 2);
  if (!one || !other) return;
  await page.mouse.click(one.x, one.y);
  await chosen(page).waitFor();
  expect(await chosen(page).getByRole("button", { name: "Path between both" }).count()).toBe(0);
  await page.keyboard.down("Shift");
  await page.mouse.click(other.x, other.y);
  await page.keyboard.up("Shift");
  await chosen(page).getByRole("button", { name: "Path between both" }).click();
  await page.getByText(/between them:|Nothing that is known joins the two/).waitFor();
  expect(decodeURIComponent(page.url())).toContain('"path":[');
});

it("searches the other end of a path by keys alone, and says when there is none", async () => {
  const page = await visit(on, around(user.id, { table: undefined }));
  await drawn(page);
  await page.getByRole("button", { name: "Path", exact: true }).focus();
  await page.keyboard.press("Enter");
  const [from, to] = ["From", "To"].map((name) => page.getByRole("combobox", { name, exact: true }));
  await from?.fill(user.name);
  await page.getByRole("option", { name: user.name }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await to?.fill(machine.name);
  await page.getByRole("option", { name: machine.name }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Show the path" }).press("Enter");
  await page.getByText(/^\d relationships? between them:/).waitFor();
  const ends = /"path":(\["[^"]+","[^"]+"\])/.exec(decodeURIComponent(page.url()))?.[1];
  const hide = ["microsoft_defender_logon_user", "microsoft_defender_group", "microsoft_defender_alert"];
  const none = await visit(on, around(user.id, { path: JSON.parse(ends ?? "[]"), hide }));
  await none.getByText("Nothing that is known joins the two").waitFor();
});

it("is arranged in three ways, and moved, zoomed and fitted by keys", async () => {
  const page = await visit(on, around(machine.id, { table: undefined }));
  const pictures = new Set<string>();
  const note = async () => {
    await drawn(page);
    pictures.add((await picture(page).screenshot()).toString("base64"));
  };
  await note();
  for (const layout of ["Layers", "Rings"]) {
    await page.getByText(layout, { exact: true }).click();
    await expect.poll(() => decodeURIComponent(page.url())).toContain(layout.toLowerCase());
    await note();
  }
  await picture(page).focus();
  for (const key of ["Shift+ArrowRight", "+", "-"]) {
    await page.keyboard.press(key);
    await note();
  }
  expect(pictures.size).toBeGreaterThanOrEqual(5);
});

it("hands out fifty of a roll at a time, and shows hidden types again", async () => {
  const page = await visit(on, around(machine.id));
  const roll = entities(page).getByRole("row", { name: /[\d,]+ vulnerabilities/ });
  const left = async () => Number((await roll.textContent())?.replace(/,/g, "").match(/(\d+) vuln/)?.[1]);
  await expect.poll(left).toBe(machine.weak);
  for (let pages = 1; pages <= 2 && machine.weak > 50 * pages; pages++) {
    await roll.getByRole("button", { name: /^Expand/ }).click();
    await expect.poll(left).toBe(machine.weak - 50 * pages);
  }
  const legend = page.getByRole("region", { name: "Types in the picture" });
  const weak = legend.getByRole("button", { name: /^Vulnerabilities/ });
  await weak.click();
  await roll.waitFor({ state: "detached" });
  expect(await weak.getAttribute("aria-pressed")).toBe("false");
  await weak.click();
  await roll.waitFor();
});

it("is an image that shows something, and data that tells the same", async () => {
  const page = await visit(on, around(machine.id));
  await drawn(page);
  const take = async (name: string) => {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("menuitem", { name }).click();
    return readFile(await (await coming).path());
  };
  const image = (await take("Image (PNG)")).toString("base64");
  const colours = await page.evaluate(async (address) => {
    const shown = new Image();
    shown.src = address;
    await shown.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [shown.naturalWidth, shown.naturalHeight];
    const brush = canvas.getContext("2d");
    brush?.drawImage(shown, 0, 0);
    const points = new Uint32Array(
      brush?.getImageData(0, 0, canvas.width, canvas.height).data.buffer ?? new ArrayBuffer(0),
    );
    return [...new Set(points)].length;
  }, `data:image/png;base64,${image}`);
  expect(colours).toBeGreaterThan(20);
  const told = JSON.parse((await take("Data (JSON)")).toString()) as {
    entities: { id: string }[];
    relationships: { from: string; to: string }[];
    rolled: { count: number }[];
  };
  const ids = new Set(told.entities.map(({ id }) => id));
  expect(ids.has(machine.id)).toBe(true);
  expect(told.relationships.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
  expect(told.rolled.map(({ count }) => count)).toContain(machine.weak);
});

it("says when there is nothing to draw, and when the server fails", async () => {
  const empty = await visit(on, explore("FIND microsoft_defender_machine WITH id = 'none' RETURN TREE", "&look=graph"));
  await empty.getByRole("heading", { name: "There is nothing to draw" }).waitFor();
  await empty.getByText("The query found nothing.").waitFor();
  const counts = "FIND microsoft_defender_machine AS m RETURN COUNT(m) AS n";
  const without = await visit(on, explore(counts, "&look=graph"));
  await without.getByRole("tab", { name: "Table" }).waitFor();
  expect(await without.getByRole("tab", { name: "Graph" }).count()).toBe(0);
  const page = await visit(on, "/assets/systems");
  await page.route("**/api/v1/graph/join", (route) => route.abort());
  await page.goto(`${on.server.url}${around(machine.id)}`);
  await page.getByRole("main").getByRole("alert").first().waitFor();
  await page.unroute("**/api/v1/graph/join");
  await page.getByRole("button", { name: "Try again" }).first().click();
  await drawn(page);
});
