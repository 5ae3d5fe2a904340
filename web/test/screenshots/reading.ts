import type { Page } from "playwright-core";
import { away, failing, press, type Scene, tablet } from "./scene";

/** reading are the views of what is connected and of its runs, and what stands around every view. */
export const reading: Scene[] = [
  { name: "overview", path: "/", shown: true },
  { name: "overview", path: "/", width: tablet },
  {
    name: "overview below",
    path: "/",
    act: (page) => page.getByRole("heading", { name: "Configuration score" }).scrollIntoViewIfNeeded(),
  },
  { name: "overview without the server", path: "/", before: (page) => away(page, "**/api/v1/overview*") },
  { name: "overview failing", path: "/", before: (page) => failing(page, "**/api/v1/overview*") },
  { name: "integrations", path: "/integrations" },
  { name: "integrations", path: "/integrations", width: tablet },
  { name: "integrations failing", path: "/integrations", before: (page) => failing(page, "**/api/v1/integrations?*") },
  { name: "credentials", path: "/credentials" },
  { name: "library", path: "/integrations/library" },
  { name: "integration", path: "/integrations/acme" },
  { name: "integration", path: "/integrations/acme", width: tablet },
  { name: "integration runs", path: "/integrations/acme?tab=runs" },
  { name: "integration plan", path: "/integrations/acme?tab=plan" },
  { name: "integration planned", path: "/integrations/acme?tab=plan", act: asked("Plan a run") },
  { name: "integration connection", path: "/integrations/acme?tab=connection", act: asked("Test connection") },
  {
    name: "integration connection",
    path: "/integrations/acme?tab=connection",
    width: tablet,
    act: asked("Test connection"),
  },
  { name: "integration more", path: "/integrations/acme", act: press("More") },
  {
    name: "integration delete",
    path: "/integrations/acme",
    act: async (page) => {
      await press("More")(page);
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "integration edit", path: "/integrations/acme/edit" },
  { name: "integration edit", path: "/integrations/acme/edit", width: tablet },
  { name: "no such integration", path: "/integrations/nonsense" },
  { name: "first run", path: "/runs/:first", shown: true },
  { name: "run", path: "/runs/:run" },
  { name: "run", path: "/runs/:run", width: tablet },
  { name: "run changes", path: "/runs/:run?tab=changes" },
  { name: "run calls", path: "/runs/:run?tab=calls" },
  { name: "no such run", path: "/runs/nonsense" },
  {
    name: "search",
    path: "/assets/systems",
    act: async (page) => {
      const answered = page.waitForResponse(/search=defender/);
      await find(page, "defender");
      await answered;
    },
  },
  {
    name: "search nothing",
    path: "/assets/systems",
    act: async (page) => {
      const answered = page.waitForResponse(/search=zzzzzz/);
      await find(page, "zzzzzz");
      await answered;
    },
  },
  {
    name: "keys",
    path: "/assets/systems",
    act: async (page) => {
      await page.locator("body").press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  },
  {
    name: "account",
    path: "/assets/systems",
    act: (page) => page.getByRole("button", { name: "Account admin" }).click(),
  },
  {
    name: "change password",
    path: "/assets/systems",
    act: async (page) => {
      await page.getByRole("button", { name: "Account admin" }).click();
      await page.getByRole("menuitem", { name: "Change the password" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "navigation",
    path: "/assets/systems",
    width: 700,
    act: (page) => page.getByRole("button", { name: "Navigation" }).click(),
  },
  { name: "nowhere", path: "/nowhere" },
];

const begun = (page: Page) => page.getByRole("region", { name: "Steps" }).getByText("Reading").first().waitFor();

/** working are the views of a run that goes on. */
export const working: Scene[] = [
  { name: "run", path: "/runs/:live", act: begun },
  { name: "run", path: "/runs/:live", width: tablet, act: begun },
  { name: "integration", path: "/integrations/acme", endless: true },
  { name: "integrations", path: "/integrations", endless: true },
];

function asked(name: string) {
  return async (page: Page) => {
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator("main table").first().waitFor();
  };
}

async function find(page: Page, text: string) {
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Search everything" }).fill(text);
}
