import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch } from "./browser";
import { Server } from "./server";
import { newTenant, type Tenant } from "./tenant";

/** Cleanups are what is to be done when the tests are over, the last first. */
export type Cleanups = (() => Promise<unknown>)[];

/** shared makes what the tests of a file share before them, and clears it away after them. */
export function shared<T extends object>(make: (cleanups: Cleanups) => Promise<T>): T {
  const cleanups: Cleanups = [];
  const made = {} as T;
  beforeAll(async () => {
    Object.assign(made, await make(cleanups));
  });
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
  return made;
}

/** Site is a server, and a browser to visit it with. */
export interface Site {
  server: Server;
  browser: Browser;
}

/** Stage is a server that has read a tenant, and a browser. */
export interface Stage extends Site {
  tenant: Tenant;
  integration: string;
}

/** site sets up an empty server before the tests of a file. */
export function site(): Site & { tenant: Tenant } {
  return shared((cleanups) => newSite(cleanups, 40));
}

/** stage sets up a server that has read a tenant of so many devices before the tests of a file. */
export function stage(devices: number): Stage {
  return shared(async (cleanups) => {
    const made = await newSite(cleanups, devices);
    await made.server.setUp();
    const integration = await made.server.connect(made.tenant, "acme");
    await made.server.run(integration);
    return { ...made, integration };
  });
}

async function newSite(cleanups: Cleanups, devices: number) {
  const [server, tenant, browser] = await Promise.all([
    Server.start(cleanups),
    newTenant(cleanups, devices),
    launch(cleanups),
  ]);
  return { server, tenant, browser };
}
