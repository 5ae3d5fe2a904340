import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { accessible, visit } from "./browser";
import { type Stage, stage } from "./stage";

const brief = stage(10);
const long = stage(10); // of its own, for one run works at a time
const patience = { timeout: 150_000 };
const notice = (page: Page) => page.getByRole("status").filter({ hasText: "It waits and goes on by itself" });

// It takes a minute until a run is said to wait: both do that meanwhile.
let briefRun: string;
let longRun: string;
beforeAll(async () => {
  longRun = await throttled(long, 1800);
  briefRun = await throttled(brief, 100);
});

it("goes on by itself when the quota allows it, and so does the page", { timeout: 300_000 }, async () => {
  const page = await visit(brief, `/runs/${briefRun}`);
  const devices = page.getByRole("region", { name: "Steps" }).getByRole("row", { name: /^Devices/ });
  await devices.getByText("Reading").waitFor();
  const opened = await page.evaluate(() => performance.timeOrigin);
  await notice(page)
    .getByText(/, and waits for /)
    .waitFor(patience);
  await notice(page).waitFor({ state: "detached", ...patience });
  await devices.getByText("Done").waitFor(patience);
  await page.getByText("Succeeded", { exact: true }).waitFor(patience);
  expect(await page.evaluate(() => performance.timeOrigin), "the page was not loaded anew").toBe(opened);
});

it("says until when a run waits that has long to wait, and for which quota", { timeout: 300_000 }, async () => {
  const page = await visit(long, `/runs/${longRun}`);
  await notice(page)
    .getByText(/^It goes on in \d+ minutes, and waits for /)
    .waitFor(patience);
  await accessible(page);
  await page.goto(`${long.server.url}/integrations`);
  await page
    .getByRole("row", { name: /^acme Waiting/ })
    .getByText(/in \d+ minutes/)
    .waitFor();
  await page.getByRole("link", { name: "acme", exact: true }).click();
  await page.getByText(/^It goes on in /).waitFor();
});

/** throttled starts a run that Microsoft has wait for so many seconds. */
async function throttled({ server, tenant, integration }: Stage, seconds: number): Promise<string> {
  const headers = { "Retry-After": String(seconds) };
  await tenant.tell("POST", "faults", { match: { path: "/api/machines" }, status: 429, headers, times: 1 });
  return server.start(integration);
}
