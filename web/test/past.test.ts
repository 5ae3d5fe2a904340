import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { visit } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";
import { lacking } from "./tenant";

const on = stage(40);
const answer = (page: Page) => page.getByRole("region", { name: "Answer" });
const ids = "FIND user_endpoint AS e RETURN e._id AS id, e.displayName AS name";

interface Row {
  id: string;
  name: string;
}
let then: string; // between the two runs
let gone: Row;
let stays: Row;

beforeAll(async () => {
  const systems = async () => (await on.server.ask<{ data: Row[] }>("POST", "/query", { query: ids })).data;
  const first = await systems();
  then = new Date().toISOString();
  await on.tenant.tell("POST", "advance", { hours: 24 * 20 });
  await on.server.run(on.integration, "succeeded", { accept_deletions: true });
  const now = new Set((await systems()).map(({ id }) => id));
  gone = first.find(({ id }) => !now.has(id)) as Row;
  stays = first.find(({ id }) => now.has(id)) as Row;
});

it("asks as of a moment in the past, and comes back to now", async () => {
  const page = await visit(on, explore(`FIND user_endpoint WITH _id = '${gone.id}' AS e RETURN e.displayName`));
  await page.getByText("Nothing fits the query").waitFor();
  await page.goto(`${page.url()}&at=${then}`);
  await answer(page).getByText(gone.name).waitFor();
  await page.getByRole("button", { name: /^As of / }).click();
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.getByText("Nothing fits the query").waitFor();
  await page.getByRole("checkbox", { name: "Deleted too" }).check();
  await answer(page).getByText(gone.name).waitFor();
});

it("lists what there was at a moment in the past", async () => {
  const page = await visit(on, `/assets/systems?at=${then}`);
  const past = page.getByRole("button", { name: /^Remove the filter As of / });
  await past.click();
  expect(page.url()).not.toContain("at=");
  await page.goBack();
  await past.waitFor();
});

it("says of something that is gone that it is, and shows it as it was last", async () => {
  const page = await visit(on, `/entities/${gone.id}`);
  await page.getByRole("heading", { name: gone.name }).waitFor();
  await page.getByText(/It is not there any more: it was deleted/).waitFor();
  await page.getByText(/It was deleted: its source no longer tells of it/).waitFor();
  await page.getByRole("button", { name: "See it as it was last" }).click();
  await page.getByRole("tab", { name: "Overview" }).waitFor();
  expect(page.url()).toContain("at=");
});

it("shows what changed with what it was before and after", async () => {
  const page = await visit(on, `/entities/${stays.id}?tab=history`);
  await page
    .getByText(/\d+ propert(y|ies) changed/)
    .first()
    .waitFor();
  await page.getByRole("columnheader", { name: "Before" }).first().waitFor();
  await page.getByRole("columnheader", { name: "After" }).first().waitFor();
});

it("names the sources that an answer lacks, and why", async () => {
  const blind = await on.server.connect(await lacking(on.tenant, "Vulnerability.Read.All"), "blind");
  await on.server.run(blind, "partial");
  const page = await visit(on, explore("FIND microsoft_defender_vulnerability"));
  const banner = page.getByRole("region", { name: "What may be missing" });
  await banner.getByText(/in blind/).waitFor();
  await banner.getByRole("button").click();
  await banner.getByText("Permission missing").first().waitFor();
  await banner
    .getByText(/Vulnerability\.Read\.All/)
    .first()
    .waitFor();
  await page.goto(`${on.server.url}/integrations/blind`);
  await page.getByRole("region", { name: "What is missing" }).getByText("No permission").first().waitFor();
});
