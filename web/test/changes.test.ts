import { beforeAll, expect, it } from "vitest";
import { visit } from "./browser";
import { exported } from "./exported";
import type { Account } from "./server";
import { stage } from "./stage";

const on = stage(40);

interface Change {
  id: string;
  name: string;
  op: string;
}

let changed: Change;
let gone: Change;
let stranger: Account;
const listed = (op: string) =>
  on.server.ask<{ items: Change[] }>("GET", `/changes?from=${from}&type=user_endpoint&op=${op}`);
let from: string;

beforeAll(async () => {
  const moments = await on.server.ask<{ items: { at: string }[] }>("GET", "/moments");
  from = moments.items[0]?.at ?? "";
  await on.server.connect(on.tenant, "other");
  stranger = await on.server.account("viewer", "stranger", ["other"]);
  await on.tenant.tell("POST", "advance", { hours: 24 * 20 });
  await on.server.run(on.integration, "succeeded", { accept_deletions: true });
  changed = (await listed("updated")).items[0] as Change;
  gone = (await listed("deleted")).items[0] as Change;
});

it("tells what the last run changed: how much of each type, and what exactly, before and after", async () => {
  const page = await visit(on, "/changes");
  const types = page.getByRole("region", { name: "What differs, by type" });
  await types.getByRole("button", { name: /^User endpoint:/ }).click();
  await page.getByText("Changed", { exact: true }).first().waitFor();
  expect(page.url()).toContain("type=user_endpoint");
  const list = page.getByRole("region", { name: "What exactly differs" });
  await list.getByText(/^Changed \(\d+\)$/).click();
  await list.getByRole("link", { name: changed.name, exact: true }).first().waitFor();
  await list.getByRole("button", { name: "Before and after" }).first().click();
  await list.getByRole("columnheader", { name: "Before" }).waitFor();
  await list.getByRole("columnheader", { name: "After" }).waitFor();
});

it("leads to what became of something, at that moment", async () => {
  const page = await visit(on, "/changes?type=user_endpoint&op=updated");
  await page.getByRole("link", { name: changed.name, exact: true }).first().click();
  await page.getByRole("heading", { name: changed.name }).waitFor();
  const sought = page.locator("[aria-current=true]").filter({ hasText: "changed" });
  await sought.getByRole("columnheader", { name: "After" }).first().waitFor();
  await page.goBack();
  await page.goto(`${on.server.url}/changes?type=user_endpoint&op=deleted`);
  await page.getByRole("link", { name: gone.name, exact: true }).first().click();
  await page.getByText(/It is not there any more: it was deleted/).waitFor();
});

it("narrows what differs to what a query finds, and says of a query what is wrong", async () => {
  const page = await visit(on, "/changes");
  const types = page.getByRole("region", { name: "What differs, by type" });
  await types.getByRole("button", { name: /^Vulnerability:/ }).waitFor();
  const field = page.getByRole("textbox", { name: "Only what a query finds" });
  await field.fill(`FIND user_endpoint WITH _id = '${changed.id}'`);
  await page.getByRole("button", { name: "Apply" }).click();
  await types.getByRole("button", { name: /^Vulnerability:/ }).waitFor({ state: "hidden" });
  await types.getByRole("button", { name: /^User endpoint:/ }).click();
  await page.getByRole("link", { name: changed.name, exact: true }).first().waitFor();
  await field.fill("FIND user_endpoint AS e RETURN e.displayName");
  await page.getByRole("button", { name: "Apply" }).click();
  await page
    .getByRole("alert")
    .getByText(/returns no entities/)
    .waitFor();
});

it("compares any two moments that are kept, and the address says which", async () => {
  const page = await visit(on, "/changes");
  await page.getByRole("region", { name: "What differs, by type" }).waitFor();
  await page.getByRole("combobox", { name: "The later moment" }).click();
  await page.getByRole("option").last().click();
  await page.getByText("Nothing differs", { exact: true }).waitFor();
  expect(page.url()).toContain("to=");
  await page.reload();
  await page.getByText("Nothing differs", { exact: true }).waitFor();
});

it("takes all of it away as a file", async () => {
  const page = await visit(on, "/changes?type=user_endpoint&op=deleted");
  await page.getByRole("link", { name: gone.name, exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /^NDJSON/ }).click(),
  ]);
  const rows = await exported(file, "NDJSON");
  expect(rows.map((row) => row.name)).toEqual((await listed("deleted")).items.map((one) => one.name));
});

it("tells who does not see an integration nothing of it", async () => {
  const page = await visit(on, "/changes", { as: stranger });
  await page.getByText(/^(There is nothing to compare yet|Nothing has been read yet|Nothing differs)$/).waitFor();
});
