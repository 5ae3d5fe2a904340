import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { open, signIn, visit } from "./browser";
import type { Account } from "./server";
import { site } from "./stage";

const on = site();
const accounts: Record<string, Account> = {};

beforeAll(async () => {
  await on.server.setUp();
  await on.server.connect(on.tenant, "acme");
  accounts.viewer = await on.server.account("viewer");
  accounts.limited = await on.server.account("admin", "limited", ["acme"]);
});

const told = (page: Page, label: string) => page.getByRole("dialog").getByLabel(label, { exact: true });

it("adds a person, who sets a password by the link and sees what he may", async () => {
  await on.server.forget("/accounts", "grace");
  const page = await visit(on, "/settings");
  await page.getByRole("button", { name: "Add a person" }).click();
  const form = page.getByRole("dialog", { name: "Add a person" });
  await form.getByLabel(/^Name/).fill("grace");
  await form.getByLabel("Full name").fill("Grace Hale");
  await form.getByRole("radio", { name: /^Analyst/ }).check();
  await form.getByRole("radio", { name: "Some integrations alone" }).check();
  await form.getByLabel("Integrations that are seen").and(form.locator("input")).click();
  await page.getByRole("option", { name: "acme" }).click();
  await form.getByLabel("Full name").click();
  await form.getByRole("button", { name: "Add", exact: true }).click();
  const link = await told(page, "The link").textContent();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("row", { name: /grace.*Grace Hale.*Analyst.*acme.*Invited/ }).waitFor();

  const other = await open(on.browser);
  await other.page.goto(link ?? "");
  await other.page.getByLabel(/^Password/).fill("an-unguessable-horse-7");
  await other.page.getByLabel(/^The same password again/).fill("an-unguessable-horse-7");
  await other.page.getByRole("button", { name: "Set the password and sign in" }).click();
  await other.page.getByRole("button", { name: "Account grace" }).waitFor();
  await other.page.context().close();
});

it("changes what somebody may do, locks him out, and deletes him", async () => {
  await on.server.account("viewer", "victor").catch(() => {}); // a try before may have left him
  const page = await visit(on, "/settings/people");
  await page.getByRole("row", { name: /^victor/ }).click();
  await page.getByRole("radio", { name: /^Responder/ }).check();
  await page.getByRole("switch", { name: "May sign in" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /^victor.*Responder.*Disabled/ }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete victor?" }).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("row", { name: /^victor/ }).waitFor({ state: "hidden" });
});

it("unlocks who has to wait after too many attempts", async () => {
  await on.server.account("viewer", "wanda").catch(() => {});
  const page = await visit(on, "/settings/about");
  // The first waits are over before anybody has looked: this one is an hour.
  await page.route("**/api/v1/accounts**", async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const answer = await route.fetch();
    const body = await answer.text();
    const waits = `"waits_until":"${new Date(Date.now() + 3_600_000).toISOString()}"`;
    await route.fulfill({ response: answer, body: body.replaceAll(/"name":"wanda"/g, `"name":"wanda",${waits}`) });
  });
  await page.getByRole("tab", { name: "People" }).click();
  await page.getByRole("row", { name: /^wanda.*Locked for a while/ }).click();
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByText("wanda can sign in at once.").waitFor();
});

it("makes a token that works until it is revoked", async () => {
  const page = await visit(on, "/settings/tokens", { as: accounts.viewer });
  await page.getByRole("button", { name: "Make a token" }).first().click();
  await page.getByLabel("What it is for *").fill("nightly report");
  expect(await page.getByRole("radio", { name: /^Administrator/ }).count()).toBe(0);
  await page.getByRole("button", { name: "Make", exact: true }).click();
  const token = await told(page, "The token").textContent();
  const ask = () => fetch(`${on.server.url}/api/v1/session`, { headers: { Authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("row", { name: /^nightly report/ }).waitFor();
  await page.getByRole("button", { name: "Revoke nightly report" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("There is no token").waitFor();
  expect((await ask()).status).toBe(401);
});

it("ends a session, whose owner is signed out", async () => {
  const ada = { ...(accounts.viewer as Account), name: "ada" };
  await on.server.account("viewer", ada.name).catch(() => {});
  const elsewhere = await signIn(
    on.browser,
    on.server,
    { userAgent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0" },
    ada,
  );
  const page = await visit(on, "/settings/sessions?of=all");
  await page.getByRole("button", { name: /^End the session with Firefox on Windows/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End it" }).click();
  await page.getByRole("row", { name: /^ada/ }).waitFor({ state: "hidden" });
  await elsewhere.page.goto(`${on.server.url}/settings/about`);
  await elsewhere.page.getByRole("button", { name: "Sign in" }).waitFor();
  await elsewhere.page.context().close();
});

it("filters the audit log, verifies it and takes it away", async () => {
  const page = await visit(on, "/settings/audit?action=credential.");
  await page.getByRole("row", { name: /credential\.create/ }).waitFor();
  expect(await page.getByRole("row", { name: /account\.create/ }).count()).toBe(0);
  await page.getByRole("row", { name: /credential\.create/ }).click();
  await page.getByRole("dialog").getByRole("link", { name: "All that was done to it" }).click();
  await page.waitForURL(/target=/);
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByRole("dialog").getByText("It is whole").waitFor();
  await page.keyboard.press("Escape");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export" }).click(),
  ]);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual(["credential.create"]);
});

it("says what is kept, how the server is set without its secrets, and whose work is in it", async () => {
  const page = await visit(on, "/settings/retention");
  await page.getByText("for 90 days").waitFor();
  await page.getByRole("tab", { name: "Server" }).click();
  await page.getByRole("row", { name: /^allow_private.*true.*--allow-private/ }).waitFor();
  await page.getByRole("tab", { name: "About" }).click();
  await page.getByRole("textbox", { name: "Search licences" }).fill("mantine/core");
  await page.getByRole("button", { name: "MIT: the text of @mantine/core" }).click();
  await page.getByRole("dialog").getByText("Permission is hereby granted").waitFor();
});

it.each([
  ["viewer", ["Roles", "Tokens", "Sessions", "About"]],
  ["limited", ["Roles", "Tokens", "Sessions", "About"]],
])("shows who is %s the settings that concern him", async (name, tabs) => {
  const page = await visit(on, "/settings", { as: accounts[name] });
  await page.getByRole("tab", { name: "Tokens", selected: true }).waitFor();
  expect(await page.getByRole("tab").allTextContents()).toEqual(tabs);
  await page.goto(`${on.server.url}/settings/people`);
  await page.getByRole("alert").getByText("Only administrators see this").waitFor();
});
