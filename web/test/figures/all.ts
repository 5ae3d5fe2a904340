import type { BrowserContext, Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { open } from "../browser";
import { drawn, found, picture } from "../drawing";
import { administrator } from "../server";
import { stage } from "../stage";
import { clicked, framesOf, type Opening, opened, quiet, scrolled, until } from "./measure";
import { at, median, ms, Sheet } from "./sheet";

// Figures, and no judgement of them: what a machine that is busy with other things
// takes says nothing of the console.
const devices = Number(process.env.DEVICES ?? 20_000);
const times = 9;
const depth = 5000 * 36; // rows of a table are 36 pixels high
const on = stage(devices);
const sheet = new Sheet();

const row = "main tbody tr";
const list = "main section[aria-label=Systems]";

afterAll(() => {
  process.stdout.write(`\n${sheet.toString(["", "median", "p95", "longest"])}\n`);
});

it("opens", async () => {
  const signIns = await each(async () => {
    const { page } = await open(on.browser);
    await page.goto(`${on.server.url}/sign-in`, { waitUntil: "commit" });
    const first = await opened(page, "input[type=password]");
    await page.context().close();
    return first;
  });
  noteOpening("the sign-in, for the first time", signIns);

  const entered: number[] = [];
  for (let n = 0; n < times; n++) {
    const { page } = await open(on.browser);
    await page.goto(`${on.server.url}/sign-in`);
    await page.getByLabel("Name").fill(administrator.name);
    await page.locator("input[type=password]").fill(administrator.password);
    entered.push(await clicked(page, "button[type=submit]", row));
    await page.context().close();
  }
  sheet.note("from *Sign in* to the systems", ...spread(entered));

  noteOpening("the systems, for the first time", await each(() => systems(undefined)));
  const context = await signedIn();
  await systems(context);
  noteOpening("the systems, again", await each(() => systems(context)));
  await context.close();
  expect(entered).toHaveLength(times);
});

it("scrolls", async () => {
  const context = await signedIn();
  const page = await context.newPage();
  await page.goto(`${on.server.url}/assets/systems`);
  await until(page, row);
  noteFrames("frames of scrolling 5,000 rows that are still to come", await scrolled(page, list, depth, 120));
  noteFrames("frames of scrolling back through them", await scrolled(page, list, 0, 360));
  await context.close();
});

it("answers", async () => {
  const context = await signedIn();
  const page = await context.newPage();
  const entity: number[] = [];
  for (let n = 0; n < 2 * times; n++) {
    await page.goto(`${on.server.url}/assets/systems`);
    await until(page, row);
    entity.push(await clicked(page, `${row}:nth-child(${n + 2}) td:nth-child(3)`, "main [role=tabpanel] dl"));
  }
  sheet.note("from the press of a row to its entity's page", ...spread(entity));

  const panel: number[] = [];
  await page.goto(`${on.server.url}/explore?query=${encodeURIComponent("FIND user_endpoint")}`);
  await until(page, row);
  for (let n = 0; n < 2 * times; n++) {
    panel.push(await clicked(page, `${row}:nth-child(${(n % 10) + 2}) td:nth-child(2)`, "aside dl"));
    await page.getByRole("button", { name: "Close" }).click();
  }
  sheet.note("from the press of a row to what is known of it beside", ...spread(panel));

  const asked: number[] = [];
  const query =
    "FIND microsoft_defender_vulnerability AS v THAT IDENTIFIED microsoft_defender_machine AS m RETURN v.id, COUNT(m) AS devices ORDER BY devices DESC LIMIT 500";
  await page.goto(`${on.server.url}/explore?query=${encodeURIComponent(query)}`);
  await until(page, row);
  for (let n = 0; n < times; n++) {
    await page.evaluate((row) => document.querySelector(row)?.setAttribute("data-old-answer", ""), row);
    asked.push(await clicked(page, "button[aria-keyshortcuts='Control+Enter']", `${row}:not([data-old-answer])`));
  }
  sheet.note("from *Run* to the answer of a question of two hops", ...spread(asked));
  await context.close();
});

it("draws", async () => {
  const context = await signedIn();
  const page = await context.newPage();
  const some = "FIND microsoft_defender_machine AS m RETURN m._id LIMIT 1000";
  const tree = `FIND microsoft_defender_machine WITH _id = (${some}) THAT HAS microsoft_defender_logon_user RETURN TREE`;
  const view = encodeURIComponent(JSON.stringify({ table: true }));
  await page.goto(`${on.server.url}/explore?look=graph&graph=${view}&query=${encodeURIComponent(tree)}`);
  await drawn(page);
  const shown = await page
    .getByRole("radiogroup")
    .getByText(/\([\d,]+\)$/)
    .allTextContents();
  sheet.note(`a picture of ${shown.join(", ").toLowerCase()}`, "", "", "");
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await drawn(page);
  await quiet(page);
  const [held] = await found(page, 1);
  if (!held) throw new Error("nothing is drawn");
  const place = await picture(page).boundingBox();
  if (!place) throw new Error("there is no picture");
  const free = { x: place.x + place.width / 2, y: place.y + place.height - 12 };
  const move = (from: { x: number; y: number }) => async () => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let n = 0; n < 120; n++) await page.mouse.move(from.x + 2 * n, from.y - n);
    await page.mouse.up();
    await page.waitForTimeout(500); // what is drawn when one has come to rest counts, too
  };
  noteFrames("frames of moving an entity", await framesOf(page, move(held)));
  noteFrames("frames of moving the picture", await framesOf(page, move(free)));
  noteFrames(
    "frames of going nearer and farther",
    await framesOf(page, async () => {
      for (let n = 0; n < 80; n++) await page.mouse.wheel(0, n < 40 ? -80 : 80);
      await page.waitForTimeout(500);
    }),
  );
  await context.close();
});

async function signedIn(): Promise<BrowserContext> {
  const context = (await open(on.browser)).page.context();
  const [name = "", value = ""] = (await on.server.session(administrator)).split("=");
  await context.addCookies([{ name, value, url: on.server.url }]);
  return context;
}

/** systems opens the list of systems, in a browser that has never seen it unless one is given. */
async function systems(known: BrowserContext | undefined): Promise<Opening> {
  const context = known ?? (await signedIn());
  const page: Page = await context.newPage();
  await page.goto(`${on.server.url}/assets/systems`, { waitUntil: "commit" });
  const opening = await opened(page, row);
  await (known ? page.close() : context.close());
  return opening;
}

async function each(measure: () => Promise<Opening>): Promise<Opening[]> {
  const all: Opening[] = [];
  for (let n = 0; n < times; n++) all.push(await measure());
  return all;
}

function noteOpening(what: string, all: Opening[]): void {
  sheet.note(`${what}: first contentful paint`, ...spread(all.map(({ painted }) => painted)));
  sheet.note(`${what}: usable`, ...spread(all.map(({ usable }) => usable)));
  sheet.note(`${what}: scripts received`, `${Math.round(median(all.map(({ scripts }) => scripts)) / 1000)} kB`, "", "");
}

function noteFrames(what: string, frames: number[]): void {
  sheet.note(what, ...spread(frames));
  const long = frames.filter((time) => time > 50).length;
  sheet.note(`… of ${frames.length}, longer than 50 ms`, String(long), "", "");
}

const spread = (values: number[]) => [ms(median(values)), ms(at(values, 0.95)), ms(Math.max(...values))];
