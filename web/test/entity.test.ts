import { beforeAll, expect, it } from "vitest";
import { visit } from "./browser";
import { stage } from "./stage";

const on = stage(40);
let system: { _id: string; displayName: string };
beforeAll(async () => {
  const path = "/inventories/systems/rows?limit=1&findings=with&columns=displayName";
  const { items } = await on.server.ask<{ items: (typeof system)[] }>("GET", path);
  [system] = items as [typeof system];
});

it("tells what is known of something, from where and since when", async () => {
  const page = await visit(on, `/entities/${system._id}`);
  await page.getByRole("heading", { name: system.displayName, level: 1 }).waitFor();
  await page.getByText(/All from acme/).waitFor();
  await page.getByRole("textbox", { name: "Find a property or a value" }).fill("platform");
  await page.getByText("OS platform", { exact: true }).waitFor();
  await page.getByText("Health status", { exact: true }).waitFor({ state: "detached" });
  expect(page.url()).toContain("find=platform");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByText("In the graph", { exact: true }).waitFor();
});

it("leads over its relationships to others, and back", async () => {
  const page = await visit(on, `/entities/${system._id}`);
  await page.getByRole("tab", { name: /^Related/ }).click();
  const groups = page.getByRole("navigation", { name: "Groups of relationships" });
  await groups.getByRole("button", { name: /^IP address/ }).click();
  const rows = page.getByRole("table").getByRole("row");
  const name = (await rows.nth(1).getByRole("link").textContent()) ?? "";
  await rows.nth(1).getByRole("cell").last().click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.goBack();
  await groups.locator("[aria-current=true]").getByText("IP address").waitFor();
  await page.getByRole("link", { name: "View as query" }).last().click();
  await page.getByRole("region", { name: "Answer" }).waitFor();
});

it("tells what became of it", async () => {
  const page = await visit(on, `/entities/${system._id}`);
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByText(/It was read for the first time, with \d+ properties/).waitFor();
  await page.getByRole("button", { name: "Show them" }).click();
  await page.getByRole("cell", { name: "OS platform" }).waitFor();
});

it("reads a record from the tenant when one asks for it, and not before", async () => {
  const machine = await on.server.ask<{ data: { id: string }[] }>("POST", "/query", {
    query: "FIND microsoft_defender_machine AS m RETURN m._id AS id LIMIT 1",
  });
  const page = await visit(on, `/entities/${machine.data[0]?.id}?tab=record`);
  await page.getByRole("button", { name: "Read it from the tenant" }).click();
  await page.locator("pre").getByText('"computerDnsName"').waitFor();
  await page.getByRole("button", { name: "Read it again" }).waitFor();
});

it("leads to Microsoft's portal, and says which role one needs there", async () => {
  const page = await visit(on, `/entities/${system._id}`);
  const link = page.getByRole("link", { name: "Open in Defender" });
  await link.focus();
  await page.getByRole("tooltip", { name: /Security Reader/ }).waitFor();
  expect(await link.getAttribute("href")).toMatch(/^https:\/\/security\.microsoft\.com\//);
});

it("is found from anywhere", async () => {
  const page = await visit(on, "/integrations");
  await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Search everything" }).fill(system.displayName);
  await page.getByRole("dialog").getByRole("button", { name: system.displayName }).first().click();
  await page.waitForURL(/\/entities\//);
  await page.getByRole("heading", { name: system.displayName, level: 1 }).waitFor();
});

it("says that nobody knows it, and leads on", async () => {
  const page = await visit(on, "/entities/AAAAAAAAAAAAAAAAAAAAAA");
  await page.getByText("There is no such thing").waitFor();
  await page.getByRole("link", { name: "Go to the systems" }).click();
  await page.getByRole("heading", { name: "Systems" }).waitFor();
});
