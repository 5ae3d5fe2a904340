import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch } from "./browser";
import { Server } from "./server";
import { newTenant, type Tenant } from "./tenant";

/** Stage is what the tests of a file share: a server that has read a tenant, and a browser. */
export interface Stage {
  server: Server;
  tenant: Tenant;
  browser: Browser;
  integration: string;
}

/** stage sets a stage before the tests of a file, and clears it after them. */
export function stage(devices: number): Stage {
  const cleanups: (() => Promise<unknown>)[] = [];
  const made = {} as Stage;
  beforeAll(async () => {
    const [server, tenant, browser] = await Promise.all([
      Server.start(cleanups),
      newTenant(cleanups, devices),
      launch(cleanups),
    ]);
    await server.setUp();
    const integration = await server.connect(tenant, "acme");
    await server.run(integration);
    Object.assign(made, { server, tenant, browser, integration });
  });
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
  return made;
}
