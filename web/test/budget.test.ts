import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { during, open } from "./browser";
import { administrator } from "./server";
import { settled } from "./settled";
import { stage } from "./stage";

const on = stage(10);
const most = 250_000;

// What is loaded when it is needed (the editor, graphs, what draws charts) is not part of it.
const later = /\/Plot-[^/]*$/;

it(`needs no more than ${most / 1000} kB of scripts for the first view after the sign-in`, async () => {
  const { page, complaints } = await open(on.browser);
  during(page, complaints);
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (request.resourceType() === "script" && !later.test(request.url())) scripts.add(request.url());
  });
  await page.goto(`${on.server.url}/sign-in`);
  await page.getByLabel("Name").fill(administrator.name);
  await page.locator("input[type=password]").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: `Account ${administrator.name}` }).waitFor();
  await settled(page);
  expect(scripts.size).toBeGreaterThan(5);
  expect(await weight([...scripts], "br"), "packed by Brotli").toBeLessThanOrEqual(most);
  // Browsers take no Brotli over HTTP, but from the machine that they run on.
  expect(await weight([...scripts], "gzip"), "packed by gzip").toBeLessThanOrEqual(most);
});

/** weight is how many bytes the server sends for files to who takes an encoding. */
async function weight(urls: string[], encoding: string): Promise<number> {
  let sum = 0;
  for (const url of urls) {
    const [answer] = (await once(get(url, { headers: { "Accept-Encoding": encoding } }), "response")) as [
      IncomingMessage,
    ];
    expect(answer.headers["content-encoding"], url).toBe(encoding);
    sum += (await buffer(answer)).length;
  }
  return sum;
}
