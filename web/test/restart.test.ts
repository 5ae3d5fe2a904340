import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { visit } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(20);
const answer = (page: Page) => page.getByRole("region", { name: "Answer" });

it("says that the server is away, and goes on when it is back, as who one was", async () => {
  const page = await visit(on, "/assets/systems");
  const explored = await visit(on, explore("FIND user_endpoint"));
  await page.getByRole("main").getByRole("table").waitFor();
  await answer(explored).waitFor();
  await on.server.restart("SIGINT", async () => {
    await page.getByRole("link", { name: "Groups" }).click();
    await page.getByRole("alert").getByText("Parapet does not answer").first().waitFor();
    await explored.getByRole("button", { name: "Run", exact: true }).click();
    await explored.getByRole("alert").getByText("Parapet does not answer").waitFor();
  });
  await page.getByRole("button", { name: "Try again" }).first().click();
  await page.getByRole("heading", { name: "Groups" }).waitFor();
  await page.getByRole("main").getByRole("table").waitFor();
  await explored.getByRole("button", { name: "Try again" }).click();
  await answer(explored).waitFor();
});

it("follows a run through the server's crash", async () => {
  const page = await visit(on, "/integrations/acme");
  await on.tenant.tell("POST", "faults", { match: { path: "/api/machines" }, delay_ms: 120_000, times: 1 });
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByRole("row", { name: /^Devices Reading/ }).waitFor();
  const lost = page.getByText("The connection to Parapet broke off");
  await on.server.restart("SIGKILL", () => lost.waitFor());
  await lost.waitFor({ state: "detached" });
  await page.getByText("Succeeded", { exact: true }).waitFor();
  await page.getByText("taken up 2 times").waitFor();
  expect(await page.getByRole("row", { name: /^Devices Done/ }).count()).toBe(1);
});
