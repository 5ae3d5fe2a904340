import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { visit } from "./browser";
import { stage } from "./stage";

const on = stage(10);
const pills = (page: Page) => page.getByRole("group", { name: "Active filters" });
const kept = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

it("saves what a list shows, for everybody, until it is deleted", async () => {
  for (const name of ["to look at", "to begin with"]) await on.server.forget("/filters", name);
  const page = await visit(on, "/assets/systems?search=a&findings=with");
  await kept(page, "Saved filters").click();
  await page.getByRole("button", { name: "Save what is shown …" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("to look at");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await kept(page, "to look at").waitFor();

  const other = await visit(on, "/assets/systems", { as: await on.server.account("viewer") });
  await kept(other, "Saved filters").click();
  await kept(other, /^to look at by admin/).click();
  await pills(other).getByText("Name contains a").waitFor();
  await pills(other).getByText("with findings").waitFor();
  expect(other.url()).toContain("findings=with");

  await pills(page).getByRole("button", { name: "Remove the filter with findings" }).click();
  await kept(page, "Saved filters").click();
  await page.getByRole("button", { name: "Rename or update to look at" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("to begin with");
  await page.getByRole("checkbox", { name: "Replace what it shows" }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await kept(page, "to begin with").click();
  await page.getByRole("button", { name: "Delete to begin with" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("“to begin with” is deleted.").waitFor();
  await kept(page, "Saved filters").click();
  await page.getByText("No filter is saved for this list yet.").waitFor();
});

it("saves what vulnerabilities are narrowed down by, apart from the lists of assets", async () => {
  await on.server.forget("/filters", "where to begin");
  const page = await visit(on, "/vulnerabilities?by=software&queue=exploited&severity=High&sort=-devices");
  await kept(page, "Saved filters").click();
  await page.getByRole("button", { name: "Save what is shown …" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("where to begin");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await kept(page, "where to begin").waitFor();

  const other = await visit(on, "/vulnerabilities?queue=new&search=x&open=CVE-2024-0001", {
    as: await on.server.account("viewer"),
  });
  await other.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await kept(other, "Saved filters").click();
  await kept(other, /^where to begin by admin/).click();
  await pills(other).getByText("With an exploit").waitFor();
  await pills(other).getByText("Severity: High").waitFor();
  expect(await pills(other).getByText("Contains x").count()).toBe(0);
  await other.getByRole("table", { name: "Software" }).waitFor();
  expect(other.url()).toContain("sort=-devices");

  await page.goto(`${on.server.url}/assets/vulnerabilities`);
  await kept(page, "Saved filters").click();
  await page.getByText("No filter is saved for this list yet.").waitFor();
});

it("says that somebody else was faster", async () => {
  const request = { search: "b" };
  for (const name of ["mine", "theirs"]) await on.server.forget("/filters", name);
  const made = await on.server.ask<{ id: string }>("POST", "/filters", {
    inventory: "users",
    name: "mine",
    request,
  });
  const page = await visit(on, "/assets/users?search=b");
  await kept(page, "mine").click();
  await page.getByRole("button", { name: "Rename or update mine" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("ours");
  await on.server.change("PUT", `/filters/${made.id}`, { inventory: "users", name: "theirs", request });
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.getByRole("alert").waitFor();
});
