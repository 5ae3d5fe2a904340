import type { Page } from "playwright-core";

/** opening is when a view that is being opened was painted first, and when one could use it, in milliseconds. */
export interface Opening {
  painted: number;
  usable: number;
  /** What scripts took to receive, in bytes, packed as they come. */
  scripts: number;
}

/** opened waits until what is awaited is on the screen and nothing keeps the page busy. */
export async function opened(page: Page, awaited: string): Promise<Opening> {
  const shown = await until(page, awaited);
  return page.evaluate(async (shown) => {
    const busy = await new Promise<number>((resolve) => {
      let end = 0;
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) end = Math.max(end, task.startTime + task.duration);
      }).observe({ type: "longtask", buffered: true });
      setTimeout(() => resolve(end), 1000);
    });
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
    return {
      painted,
      usable: Math.max(painted, shown, busy),
      scripts: resources
        .filter(({ name }) => name.endsWith(".js"))
        .reduce((sum, { transferSize, encodedBodySize }) => sum + (transferSize > 0 ? encodedBodySize : 0), 0),
    };
  }, shown);
}

/** until is when a frame was drawn that has what is awaited, in milliseconds since the page began. */
export function until(page: Page, awaited: string): Promise<number> {
  return page.evaluate(
    (awaited) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const there = document.querySelector(awaited) !== null;
          requestAnimationFrame(there ? () => resolve(performance.now()) : look);
        };
        look();
      }),
    awaited,
  );
}

/** clicked is how long it takes from the press of a button or row to the frame that has what is awaited. */
export async function clicked(page: Page, what: string, awaited: string): Promise<number> {
  await page.evaluate(() => {
    const note = () => performance.mark("pressed");
    addEventListener("pointerdown", note, { capture: true, once: true });
  });
  await page.locator(what).click({ noWaitAfter: true });
  const shown = await until(page, awaited);
  return page.evaluate((shown) => {
    const pressed = performance.getEntriesByName("pressed").at(-1)?.startTime ?? Number.NaN;
    performance.clearMarks();
    return shown - pressed;
  }, shown);
}

/** scrolled scrolls a list by so much each frame, down to a depth or up again, and gives the times between frames. */
export function scrolled(page: Page, list: string, to: number, step: number): Promise<number[]> {
  return page.evaluate(
    ([list, to, step]) =>
      new Promise<number[]>((resolve) => {
        const frame = document.querySelector(list);
        const times: number[] = [];
        const began = performance.now();
        let before = began;
        let place: number | undefined;
        let still = 0;
        const down = frame !== null && frame.scrollTop < to;
        const go = (now: number) => {
          times.push(now - before);
          before = now;
          // Where there are no further rows it stands still.
          still = frame?.scrollTop === place ? still + 1 : 0;
          place = frame?.scrollTop;
          const there = !frame || still > 300 || (down ? frame.scrollTop >= to : frame.scrollTop <= to);
          if (there || now - began > 120_000) resolve(times.slice(1));
          else {
            frame.scrollTop += down ? step : -step;
            requestAnimationFrame(go);
          }
        };
        requestAnimationFrame(go);
      }),
    [list, to, step] as const,
  );
}

/** framesOf are the times between the frames that are drawn while something is done. */
export async function framesOf(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const kept = window as unknown as { frames: number[]; going: boolean };
    kept.frames = [];
    kept.going = true;
    let before = performance.now();
    const go = (now: number) => {
      kept.frames.push(now - before);
      before = now;
      if (kept.going) requestAnimationFrame(go);
    };
    requestAnimationFrame(go);
  });
  await act();
  return page.evaluate(() => {
    const kept = window as unknown as { frames: number[]; going: boolean };
    kept.going = false;
    return kept.frames.slice(1);
  });
}

/** quiet waits until frames come in time again. */
export function quiet(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let before = performance.now();
        let still = 0;
        const look = (now: number) => {
          still = now - before < 50 ? still + 1 : 0;
          before = now;
          if (still > 30) resolve();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  );
}
