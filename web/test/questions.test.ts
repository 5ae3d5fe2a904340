import { expect, it } from "vitest";
import { visit } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(10);

it("keeps a query as a question that everybody asks, until it is deleted", async () => {
  const query = `FIND user_endpoint WITH riskScore != \${risk} AS e RETURN e.displayName`;
  const page = await visit(on, explore(query, `&values=${encodeURIComponent('{"risk":"none"}')}`));
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await page.getByRole("button", { name: "Save as a question" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as a question" });
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.getByText("Say what is asked.").waitFor();
  await dialog.getByRole("textbox", { name: "Title" }).fill("Which systems are at risk?");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: "Which systems are at risk?" }).waitFor();
  expect(page.url()).toContain("question=which-systems-are-at-risk");

  const viewer = await visit(on, "/explore", { as: await on.server.account("viewer") });
  await viewer.getByRole("button", { name: "Questions", exact: true }).click();
  await viewer.getByRole("link", { name: /Which systems are at risk/ }).click();
  await viewer.getByRole("region", { name: "Answer" }).waitFor();
  expect(await viewer.getByRole("button", { name: "Change the question" }).count()).toBe(0);
  expect(await viewer.getByRole("button", { name: "Save as a question" }).count()).toBe(0);

  await page.getByRole("button", { name: "Change the question" }).click();
  const changing = page.getByRole("dialog", { name: "Change the question" });
  await changing.getByRole("textbox", { name: "Title" }).fill("Which are at risk?");
  await changing.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: "Which are at risk?" }).waitFor();
  await page.getByRole("button", { name: "Delete the question" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("“Which are at risk?” is deleted.").waitFor();
});

it("finds a question, asks for its parameters before it runs, and shows how its answers went on", async () => {
  const page = await visit(on, "/questions");
  await page.getByRole("textbox", { name: "Search the questions" }).fill("platform that is to go");
  await page.getByRole("link", { name: /Which devices run a platform/ }).click();
  await page.getByRole("heading", { name: "Which devices run a platform that is to go?" }).waitFor();
  expect(await page.getByRole("region", { name: "Answer", exact: true }).count()).toBe(0);
  await page.getByRole("textbox", { name: "platform" }).fill("Windows11");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("region", { name: "Answer", exact: true }).getByRole("row").nth(1).waitFor();
  expect(page.url()).toContain("Windows11");
  await page.getByRole("heading", { name: "Answers over time" }).waitFor();
  await page.getByRole("button", { name: "Save a copy" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as a question" });
  await dialog.getByRole("textbox", { name: "Title" }).fill("Which are of Windows 11?");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: "Which are of Windows 11?" }).waitFor();
  await page.getByRole("button", { name: "Delete the question" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("heading", { name: "Questions", exact: true }).waitFor();
});
