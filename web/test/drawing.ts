import type { Page } from "playwright-core";
import { expect } from "vitest";
import { settled } from "./settled";

/** picture is the picture of how entities are joined. */
export const picture = (page: Page) => page.getByRole("application");

/** drawn waits until the picture is drawn and nothing in it moves. */
export async function drawn(page: Page): Promise<void> {
  await page.locator("canvas").first().waitFor();
  await page.getByRole("status", { name: "Being arranged" }).waitFor({ state: "detached" });
  await settled(page);
  let before = "";
  await expect
    .poll(async () => {
      const now = (await picture(page).screenshot()).toString("base64");
      const same = now === before;
      before = now;
      return same;
    })
    .toBe(true);
}

/** found are places where there is something in the picture, no two of them the same thing. */
export async function found(page: Page, count: number): Promise<{ x: number; y: number }[]> {
  await drawn(page);
  const box = await picture(page).boundingBox();
  if (!box) throw new Error("there is no picture");
  const places: { x: number; y: number }[] = [];
  // The legend is on the left, and what is chosen is told of below.
  for (let y = box.y + 40; y < box.y + box.height - 120; y += 20) {
    for (let x = box.x + 240; x < box.x + box.width - 80; x += 20) {
      if (places.some((place) => Math.hypot(place.x - x, place.y - y) < 75)) continue;
      await page.mouse.move(x, y);
      const cursor = await picture(page)
        .locator("div")
        .first()
        .evaluate((frame) => frame.style.cursor);
      if (cursor === "pointer" && (await isUnderPointer(page))) places.push({ x, y });
      if (places.length === count) return places;
    }
  }
  throw new Error(`there are only ${places.length} things in the picture`);
}

/** Whether there is still a thing under the pointer when the picture has caught up with it:
 * where a machine is busy, what it shows is of where the pointer was before. */
function isUnderPointer(page: Page): Promise<boolean> {
  return picture(page)
    .locator("div")
    .first()
    .evaluate(
      (frame) =>
        new Promise<boolean>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(frame.style.cursor === "pointer")));
        }),
    );
}
