import type { Page, Request } from "playwright-core";

const underWay = new WeakMap<Page, Set<Request>>();

/** heed notes what a page asks for, so that settled knows when nothing is under way any more. */
export function heed(page: Page): void {
  const asked = new Set<Request>();
  underWay.set(page, asked);
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") asked.add(request); // a stream has no end
  });
  page.on("requestfinished", (request) => asked.delete(request));
  page.on("requestfailed", (request) => asked.delete(request));
}

/** settled waits until a view is there, nothing loads and nothing moves any more. */
export async function settled(page: Page, timeout = 60_000): Promise<void> {
  const late = performance.now() + timeout;
  const asked = underWay.get(page) ?? new Set();
  for (let quiet = 0; quiet < 2; ) {
    await page.waitForFunction(isStill, undefined, { timeout: Math.max(1, late - performance.now()), polling: 50 });
    // What has arrived may have the page ask for more.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
    quiet = asked.size === 0 ? quiet + 1 : 0;
    if (performance.now() > late) throw new Error(`still loading: ${[...asked].map((one) => one.url())}`);
  }
}

/** isStill tells, in the page, whether a view is there and nothing in it is to come or moves. */
function isStill(): boolean {
  return (
    document.querySelector("h1, h2, [role=alert]") !== null &&
    document.querySelector("[aria-label=Loading], .mantine-Skeleton-root") === null &&
    document.getAnimations().every((a) => a.playState !== "running" || a.effect?.getTiming().iterations === Infinity)
  );
}
