import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { type Account, administrator, type Server } from "./server";
import { heed, settled } from "./settled";
import type { Cleanups, Site } from "./stage";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function chromiumPath(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error("Chromium is missing: apt-get install chromium, or name one in the variable CHROMIUM.");
}

/** launch starts a browser until the test is over. */
export async function launch(cleanups: Cleanups): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  cleanups.push(() => browser.close());
  return browser;
}

/** View is a page of the browser, with what the console complained of. */
export interface View {
  page: Page;
  complaints: string[];
}

/** open opens a page in a session of its own. */
export async function open(browser: Browser, options: BrowserContextOptions = {}, fails?: RegExp): Promise<View> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  heed(page);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // That a request was refused is what some tests are about, and is shown to people.
    if (fails?.test(message.text())) return;
    if (["error", "warning"].includes(message.type()) && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text());
  });
  return { page, complaints };
}

/** signIn opens a page and signs in. */
export async function signIn(
  browser: Browser,
  server: Server,
  options: BrowserContextOptions = {},
  as = administrator,
): Promise<View> {
  const view = await open(browser, options);
  await view.page.goto(`${server.url}/sign-in`);
  await view.page.getByLabel("Name").fill(as.name);
  await view.page.locator("input[type=password]").fill(as.password);
  await view.page.getByRole("button", { name: "Sign in" }).click();
  await view.page.getByRole("button", { name: `Account ${as.name}` }).waitFor();
  return view;
}

/**
 * visit shows a path to somebody who is signed in, until the test is over. It
 * fails the test when the browser had something to complain of meanwhile, other
 * than what is to fail.
 */
export async function visit(
  { browser, server }: Site,
  path: string,
  { as = administrator, fails, ...options }: BrowserContextOptions & { as?: Account; fails?: RegExp } = {},
): Promise<Page> {
  const { page, complaints } = await open(browser, options, fails);
  const [name = "", value = ""] = (await server.session(as)).split("=");
  await page.context().addCookies([{ name, value, url: server.url }]);
  during(page, complaints);
  await page.goto(server.url + path);
  return page;
}

/** during closes a page when the test is over, and tells what it showed when that failed. */
export function during(page: Page, complaints: string[]): void {
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") {
      const shown = await page.locator("body").ariaSnapshot().catch(String);
      for (const error of task.result.errors ?? []) error.message += `\n\nAt ${page.url()} there was:\n${shown}`;
    }
    await page.context().close();
    expect(complaints).toEqual([]);
  });
}

/** accessible expects that axe finds nothing serious or critical in what is shown, in either theme. */
export async function accessible(page: Page, where = page.url()): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await themed(page, colorScheme);
    // Without frames and without a list of all that is right it takes a quarter of the time.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
    const { violations } = await axe.analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(
      grave.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
      ),
      `${where}, ${colorScheme}`,
    ).toEqual([]);
  }
}

/** themed has the page look light or dark, as the system of who looks at it may. */
export async function themed(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: "attached" });
  await settled(page); // what still fades in has not the colours that it will have
}
