import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessible, launch, open, signIn } from "./browser";
import { administrator, Server } from "./server";

const cleanups: (() => Promise<unknown>)[] = [];
let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(cleanups), launch(cleanups)]);
});

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

it("is set up once, by the link that the server printed", async () => {
  const { page, complaints } = await open(browser);
  await page.goto(server.setUpLink);
  await accessible(page);
  await page.getByLabel("Name", { exact: false }).first().fill(administrator.name);
  await page.getByLabel("Password *", { exact: true }).fill("short");
  await page.getByLabel("The same password again").fill("short");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByText("Use at least twelve characters.").waitFor();
  await page.getByLabel("Password *", { exact: true }).fill(administrator.password);
  await page.getByLabel("The same password again").fill(administrator.password);
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("button", { name: "Account admin" }).waitFor();
  expect(page.url()).not.toContain(server.setUpLink.split("#")[1]);
  expect(complaints).toEqual([]);

  const second = await open(browser);
  await second.page.goto(server.setUpLink);
  await second.page.getByLabel("Name", { exact: false }).first().fill("second");
  await second.page.getByLabel("Password *", { exact: true }).fill(administrator.password);
  await second.page.getByLabel("The same password again").fill(administrator.password);
  await second.page.getByRole("button", { name: "Set up" }).click();
  await second.page.getByRole("alert").waitFor();
});

it("leads to the sign-in and back to the view", async () => {
  const { page, complaints } = await open(browser, { colorScheme: "dark" });
  await page.goto(`${server.url}/integrations`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await accessible(page);
  await page.getByLabel("Name").fill(administrator.name);
  await page.locator("input[type=password]").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.locator("input[type=password]").fill(administrator.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${server.url}/integrations`);
  await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
  expect(complaints).toEqual([]);
});

it("shows its keys, searches by Ctrl-K, and signs out", async () => {
  const { page, complaints } = await signIn(browser, server);
  await page.locator("body").press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Search everything" }).fill("integr");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${server.url}/integrations`);
  await page.getByRole("button", { name: "Account admin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(complaints).toEqual([]);
});
