import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { heed, settled } from "../settled";
import type { Scene } from "./scene";

const folder = fileURLToPath(new URL("../../../screenshots", import.meta.url));

const themes = ["light", "dark"] as const;

/** Album is the folder of pictures, with a page that shows them side by side. */
export class Album {
  private readonly groups = new Map<string, string[]>();
  private readonly restless = new Set<string>();

  /** open empties the folder of what was there, unless only some pictures are taken anew. */
  static async open(some: boolean): Promise<Album> {
    if (!some) await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, "shown"), { recursive: true });
    return new Album();
  }

  /** take takes the pictures of a scene, in either theme. */
  async take(group: string, scene: Scene, context: BrowserContext, base: string): Promise<void> {
    const page = await context.newPage();
    heed(page);
    const still = () =>
      settled(page, scene.endless ? 2000 : 60_000).catch(() => {
        if (!scene.endless) this.restless.add(named(group, scene));
      });
    try {
      await page.setViewportSize({ width: scene.width ?? 1360, height: 850 });
      await scene.before?.(page);
      await page.goto(base + scene.path);
      await still();
      await scene.act?.(page);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await still();
        await page.screenshot({ path: join(folder, `${named(group, scene)}-${theme}.png`) });
        if (scene.shown) await writeFile(join(folder, "shown", `${slug(scene.name)}-${theme}.webp`), await sharp(page));
      }
    } finally {
      await page.close();
    }
    const taken = this.groups.get(group) ?? [];
    this.groups.set(group, [...taken, named(group, scene)]);
  }

  /** close writes the page that shows all pictures, and says where it is, and which were taken before all was there. */
  async close(): Promise<string> {
    const figure = (name: string) =>
      `<h3>${name}</h3>${themes.map((theme) => `<img src="${name}-${theme}.png" alt="${name}, ${theme}" loading="lazy">`).join("")}`;
    const sections = [...this.groups].map(([group, names]) => `<h2>${group}</h2>${names.map(figure).join("")}`);
    const style = "body{font-family:sans-serif;background:#888}img{width:49%;margin:0 1% 1% 0;vertical-align:top}";
    const path = join(folder, "index.html");
    await writeFile(
      path,
      `<!doctype html><meta charset="utf-8"><title>The console</title><style>${style}</style>${sections.join("\n")}`,
    );
    const early = [...this.restless].map((name) => `\nIt was still loading or moving: ${name}`);
    return `The pictures are in ${path}${early.join("")}\n`;
  }
}

const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const named = (group: string, scene: Scene) =>
  `${slug(group)}-${slug(scene.name)}${scene.width ? `-${scene.width}` : ""}`;

/** sharp is a picture as WebP. */
async function sharp(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await devtools.detach();
  return Buffer.from(data, "base64");
}
