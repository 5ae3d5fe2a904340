import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import type { Scene } from "./scene";

const folder = fileURLToPath(new URL("../../../screenshots", import.meta.url));

/** Theme is how the console looks. */
export type Theme = "light" | "dark";

/** Album is the folder of pictures, with a page that shows them side by side. */
export class Album {
  private readonly groups = new Map<string, string[]>();

  /** open empties the folder of what was there, unless only some pictures are taken anew. */
  static async open(some: boolean): Promise<Album> {
    if (!some) await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, "shown"), { recursive: true });
    return new Album();
  }

  /** take takes a picture of a scene. */
  async take(group: string, scene: Scene, theme: Theme, context: BrowserContext, base: string): Promise<void> {
    const page = await context.newPage();
    try {
      await page.setViewportSize({ width: scene.width ?? 1360, height: 850 });
      await scene.before?.(page);
      await page.goto(base + scene.path);
      await settled(page);
      await scene.act?.(page);
      await settled(page);
      await page.screenshot({ path: join(folder, `${named(group, scene)}-${theme}.png`) });
      if (scene.shown) await writeFile(join(folder, "shown", `${slug(scene.name)}-${theme}.webp`), await sharp(page));
    } finally {
      await page.close();
    }
    const taken = this.groups.get(group) ?? [];
    if (!taken.includes(named(group, scene))) taken.push(named(group, scene));
    this.groups.set(group, taken);
  }

  /** close writes the page that shows all pictures. */
  async close(): Promise<string> {
    const figure = (name: string) =>
      `<h3>${name}</h3>${["light", "dark"].map((theme) => `<img src="${name}-${theme}.png" alt="${name}, ${theme}" loading="lazy">`).join("")}`;
    const sections = [...this.groups].map(([group, names]) => `<h2>${group}</h2>${names.map(figure).join("")}`);
    const style = "body{font-family:sans-serif;background:#888}img{width:49%;margin:0 1% 1% 0;vertical-align:top}";
    const path = join(folder, "index.html");
    await writeFile(
      path,
      `<!doctype html><meta charset="utf-8"><title>The console</title><style>${style}</style>${sections.join("\n")}`,
    );
    return path;
  }
}

const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const named = (group: string, scene: Scene) =>
  `${slug(group)}-${slug(scene.name)}${scene.width ? `-${scene.width}` : ""}`;

/** settled waits until nothing moves or loads any more, or until it is plain that something will not stop. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => {});
  await page
    .waitForFunction(
      () =>
        document.querySelector("h1, h2, [role=alert]") !== null &&
        document.querySelector("[data-initial-skeleton], .mantine-Skeleton-root") === null &&
        document
          .getAnimations()
          .every((a) => a.playState !== "running" || a.effect?.getTiming().iterations === Infinity),
      undefined,
      { timeout: 5000 },
    )
    .catch(() => {});
}

/** sharp is a picture as WebP. */
async function sharp(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await devtools.detach();
  return Buffer.from(data, "base64");
}
