import { expect, it } from "vitest";
import { visit } from "./browser";
import { drawn } from "./drawing";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(5);
const fails = /could not be loaded|dynamically imported module/;

it("always shows what builds a query, however late it comes, and says when it does not", async () => {
  const page = await visit(on, "/assets/systems");
  await page.route("**/static/Builder-*.js", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.goto(`${on.server.url}${explore("FIND user_endpoint", "&build=true")}`);
  await page.getByRole("status", { name: "Loading" }).first().waitFor();
  await page.getByRole("region", { name: "Start" }).waitFor();
});

it("says that a part of the page could not be loaded, and loads the page again", async () => {
  const page = await visit(on, explore("FIND user_endpoint"), { fails });
  await page.getByRole("radio", { name: "Build" }).waitFor({ state: "attached" });
  await page.route("**/static/Builder-*.js", (route) => route.fulfill({ status: 404, body: "404 page not found" }));
  await page.getByText("Build", { exact: true }).click();
  await page.getByRole("alert").getByText("Something of this page is missing").waitFor();
  await page.unroute("**/static/Builder-*.js");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await page.getByRole("region", { name: "Start" }).waitFor();
});

it.each(["js", "css"])("says so of a view that one goes to without its %s, and stays where it is", async (kind) => {
  const page = await visit(on, "/assets/systems", { fails });
  await page.getByRole("main").getByRole("table").waitFor();
  await page.route(`**/static/Changes-*.${kind}`, (route) => route.abort());
  await page.getByRole("link", { name: "Changes" }).click();
  await page.getByRole("alert").getByText("Something of this page is missing").waitFor();
  expect(await page.getByRole("navigation").first().isVisible()).toBe(true);
  await page.unroute(`**/static/Changes-*.${kind}`);
  await page.getByRole("button", { name: "Load the page again" }).click();
  await page.getByRole("heading", { name: "Changes" }).waitFor();
});

it("says so of the search beside the page, which stays", async () => {
  const page = await visit(on, "/sign-in", { fails });
  await page.route("**/static/Finder-*.js", (route) => route.abort());
  await page.goto(`${on.server.url}/assets/systems`);
  await page.getByRole("main").getByRole("table").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("alert").getByText("Something of this page is missing").waitFor();
  expect(await page.getByRole("main").getByRole("table").isVisible()).toBe(true);
  await page.unroute("**/static/Finder-*.js");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await page.getByRole("main").getByRole("table").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Search everything" }).waitFor();
});

it("says so of what arranges a picture", async () => {
  const page = await visit(on, "/assets/systems", { fails });
  await page.route("**/static/forced.worker-*.js", (route) => route.abort());
  await page.goto(`${on.server.url}${explore("FIND microsoft_defender_machine", "&look=graph")}`);
  await page.getByRole("alert").getByText("Something of this page is missing").waitFor();
  await page.unroute("**/static/forced.worker-*.js");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await drawn(page);
});
