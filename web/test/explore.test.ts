import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { visit } from "./browser";
import { explore } from "./paths";
import { stage } from "./stage";

const on = stage(40);
const editor = (page: Page) => page.getByRole("textbox", { name: "Query in J1QL" });
const answer = (page: Page) => page.getByRole("region", { name: "Answer" });
const columns = (page: Page) => answer(page).getByRole("columnheader").allTextContents();

it("underlines what is wrong and what is doubtful as one types, and says what would be right", async () => {
  const page = await visit(on, "/explore");
  await editor(page).click();
  await page.keyboard.type("FIND user_endpiont ");
  expect(await page.locator(".cm-lintRange-warning").textContent()).toBe("user_endpiont");
  await page.getByText(/Line 1, column 6: .*user_endpoint/).waitFor();
  await page.keyboard.type("WHIT riskScore = 'High' ");
  expect(await page.locator(".cm-lintRange-error").textContent()).toBe("WHIT");
  await page.getByText(/Line 1, column 20: .*WITH/).waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByText("The query cannot be asked as it is").waitFor();
});

it("completes a query with what the server knows", async () => {
  const page = await visit(on, "/explore");
  await editor(page).click();
  await page.keyboard.type("FIND user_en");
  await page
    .getByRole("option", { name: /^user_endpoint/ })
    .first()
    .click();
  await expect.poll(() => editor(page).textContent()).toBe("FIND user_endpoint ");
  await page.keyboard.type("WITH riskSc");
  await page.getByRole("option", { name: /^riskScore/ }).click();
  await expect.poll(() => editor(page).textContent()).toBe("FIND user_endpoint WITH riskScore");
});

it("lays a query out, runs it, and remembers it", async () => {
  const page = await visit(on, "/explore");
  await editor(page).click();
  await page.keyboard.insertText(
    "find user_endpoint as e that manages microsoft_defender_machine as m return e.displayName, m.id",
  );
  await page.getByRole("button", { name: "Lay the query out" }).click();
  await expect.poll(() => editor(page).textContent()).toMatch(/^FIND user_endpoint AS e\s+THAT MANAGES/);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await answer(page).getByRole("row").nth(1).waitFor();
  await page.goto(`${on.server.url}/explore`);
  await page.getByRole("button", { name: "History" }).click();
  await page.getByRole("menuitem", { name: "FIND user_endpoint AS e" }).click();
  await answer(page).getByRole("row").nth(1).waitFor();
  await page.getByRole("button", { name: "History" }).click();
  await page.getByRole("menuitem", { name: "Forget all of it" }).click();
  await page.getByRole("button", { name: "History" }).click();
  await page.getByText("What you run will be here").waitFor();
});

it("sorts, hides and moves columns, which an address brings back", async () => {
  const page = await visit(on, explore("FIND user_endpoint AS e RETURN e.displayName, e.osPlatform, e.riskScore"));
  const first = () => answer(page).getByRole("row").nth(1).getByRole("cell").first().textContent();
  await answer(page).getByRole("button", { name: "e.displayName" }).click();
  await answer(page)
    .getByRole("columnheader", { name: "e.displayName" })
    .and(page.locator("[aria-sort=ascending]"))
    .waitFor();
  const least = await first();
  await answer(page).getByRole("button", { name: "e.displayName" }).click();
  await answer(page).locator("[aria-sort=descending]").waitFor();
  expect((await first())?.localeCompare(least ?? "")).toBe(1);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "e.osPlatform" }).uncheck();
  await page.getByRole("button", { name: "Move e.riskScore left" }).click();
  await expect.poll(() => columns(page)).toEqual(["e.riskScore", "e.displayName"]);
  await page.reload();
  await expect.poll(() => columns(page)).toEqual(["e.riskScore", "e.displayName"]);
  await answer(page).locator("[aria-sort=descending]").waitFor();
});

it("widens a column by the pointer and by keys", async () => {
  const page = await visit(on, explore("FIND user_endpoint AS e RETURN e.displayName, e.osPlatform"));
  const head = answer(page).getByRole("columnheader").first();
  const grip = answer(page).getByRole("separator", { name: "Width of e.displayName" });
  const width = async () => Math.round((await head.boundingBox())?.width ?? 0);
  await grip.hover();
  const before = await width();
  const at = await grip.boundingBox();
  if (!at) throw new Error("the column is not drawn");
  const x = at.x + at.width / 2;
  await page.mouse.down();
  await page.mouse.move(x + 120, at.y + 5, { steps: 4 });
  await expect.poll(width).toBe(before + 120);
  await page.mouse.up();
  await grip.press("ArrowLeft");
  await expect.poll(width).toBe(before + 120 - 16);
});

it("asks a ready-made question with the values that one gives", async () => {
  const page = await visit(on, "/explore");
  await page.getByRole("button", { name: "All questions" }).click();
  const picker = page.getByRole("dialog", { name: "Ready-made questions" });
  await picker.getByRole("textbox", { name: "Search the questions" }).fill("exploited soon");
  await picker.getByRole("link", { name: /likely to be exploited soon/ }).click();
  await page.getByRole("region", { name: "The question" }).waitFor();
  await answer(page).getByRole("row").nth(1).waitFor();
  await page.getByRole("textbox", { name: "epss" }).fill("2");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing fits the query").waitFor();
  expect(page.url()).toContain("question=likely-exploited");
  await page.reload();
  await page.getByText("Nothing fits the query").waitFor();
  expect(await page.getByRole("textbox", { name: "epss" }).inputValue()).toBe("2");
});

it("goes back and forward through what was asked, and copies where it is", async () => {
  const page = await visit(on, explore("FIND user_endpoint AS e RETURN e.displayName AS systems"), {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await expect.poll(() => columns(page)).toEqual(["systems"]);
  await editor(page).press("Control+a");
  await page.keyboard.press("Delete"); // over coloured text Chromium types in colours that the page's policy forbids
  await page.keyboard.type("FIND microsoft_defender_user AS u RETURN u.displayName AS people");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => columns(page)).toEqual(["people"]);
  await page.goBack();
  await expect.poll(() => columns(page)).toEqual(["systems"]);
  await page.goForward();
  await expect.poll(() => columns(page)).toEqual(["people"]);
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await expect.poll(() => columns(page)).toEqual(["people"]);
});
