import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { open } from "../browser";
import { type Account, administrator } from "../server";
import { type Site, site, stage } from "../stage";
import { Album } from "./album";
import { asking } from "./asking";
import { drawn } from "./drawn";
import { halfRead } from "./gaps";
import { lists } from "./lists";
import { managing } from "./managing";
import { entering, nothingYet } from "./nothing";
import { reading, working } from "./reading";
import type { Scene } from "./scene";
import { troubled } from "./troubled";
import { viewed } from "./viewed";

// ONLY='explore|run' takes those pictures alone.
const only = new RegExp(process.env.ONLY ?? "", "i");
const album = await Album.open(process.env.ONLY !== undefined);
afterAll(async () => {
  process.stdout.write(await album.close());
});

describe("nothing is connected", () => {
  const on = site();
  beforeAll(() => on.server.setUp());
  pictures("entering", entering, on, () => on.browser.newContext());
  pictures("nothing yet", nothingYet, on, signedIn(on));
});

describe("a tenant was read", () => {
  const on = stage(300);
  const some: Record<string, string> = {};
  let viewer: Account;
  beforeAll(async () => {
    viewer = await on.server.account("viewer", "grace");
    for (const hours of [6, 6]) {
      await on.tenant.tell("POST", "advance", { hours });
      await on.server.run(on.integration);
    }
    Object.assign(some, await examples(on));
  });
  pictures("read", [...lists, ...asking, ...drawn, ...reading, ...managing], on, signedIn(on), some);
  pictures("viewer", viewed, on, () => signedIn(on, viewer)(), some);

  describe("and is read again", () => {
    beforeAll(async () => {
      for (const path of ["/api/machines/Software*", "/api/machines/*/logonusers"]) {
        await on.tenant.tell("POST", "faults", { match: { path }, delay_ms: 600_000, times: 100 });
      }
      some[":live"] = await on.server.start(on.integration);
    });
    pictures("at work", working, on, signedIn(on), some);
  });
});

describe("something is wrong", () => {
  const on = stage(60);
  const some: Record<string, string> = {};
  beforeAll(async () => {
    Object.assign(some, await halfRead(on));
  });
  pictures("troubled", troubled, on, signedIn(on), some);
});

/** pictures takes pictures of scenes. Names such as :run in their paths stand for what there is. */
function pictures(
  group: string,
  scenes: Scene[],
  on: Site,
  enter: () => Promise<BrowserContext>,
  some: Record<string, string> = {},
) {
  const wanted = scenes.filter(({ name }) => only.test(`${group} ${name}`));
  describe.runIf(wanted.length > 0)(group, () => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await enter();
    });
    afterAll(() => context.close());
    it.each(wanted)("$name", (scene) => {
      const path = scene.path.replace(/:\w+/, (name) => some[name] ?? name);
      return album.take(group, { ...scene, path }, context, on.server.url);
    });
  });
}

const signedIn =
  (on: { server: Site["server"]; browser: Browser }, as = administrator) =>
  async () => {
    const context = (await open(on.browser)).page.context();
    const [name = "", value = ""] = (await on.server.session(as)).split("=");
    await context.addCookies([{ name, value, url: on.server.url }]);
    return context;
  };

/** examples are things worth a picture, by the names that stand for them in paths. */
async function examples({ server }: Site): Promise<Record<string, string>> {
  const first = async (path: string) => {
    const { items } = await server.ask<{ items: { _id?: string; id?: string }[] }>("GET", path);
    return items[0]?._id ?? items[0]?.id ?? "nothing";
  };
  const found = async (query: string) => {
    const { data } = await server.ask<{ data: { _id: string }[] }>("POST", "/query", {
      query,
      limit: 1,
      include_deleted: true,
    });
    return data[0]?._id ?? "nothing";
  };
  const system = await first(
    "/inventories/systems/rows?limit=1&filter=riskScore%3DHigh&filter=osPlatform%3DWindows11&findings=with",
  );
  const runs = await server.ask<{ items: { id: string }[] }>("GET", "/runs?limit=10");
  return {
    ":system": system,
    ":machine": await found("FIND microsoft_defender_machine WITH riskScore = 'High'"),
    ":changed": await found("FIND microsoft_defender_machine WITH _version > 1"),
    ":deleted": await found("FIND * WITH _deleted = true"),
    ":vulnerability": await first("/inventories/vulnerabilities/rows?limit=1&filter=exploitInKit%3Dtrue"),
    ":person": await first("/inventories/people/rows?limit=1&filter=displayName%5E%3DA"),
    ":nameless": await found("FIND microsoft_defender_user WITH displayName = '' OR displayName = undefined"),
    ":run": runs.items[0]?.id ?? "nothing",
    ":first": runs.items.at(-1)?.id ?? "nothing",
  };
}
