import { explore, failing, type Scene, slow, tablet } from "./scene";

/** entering are the views of who is not signed in. */
export const entering: Scene[] = [
  { name: "set-up", path: "/setup#a-code-of-a-link" },
  {
    name: "set-up refused",
    path: "/setup#a-code-of-a-link",
    act: async (page) => {
      await page.getByLabel("Name *", { exact: true }).fill("ada");
      await page.getByLabel("Password *", { exact: true }).fill("correct-horse-battery-9");
      await page.getByLabel("The same password again").fill("correct-horse-battery-9");
      await page.getByRole("button", { name: "Set up" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "sign-in", path: "/sign-in" },
  {
    name: "sign-in refused",
    path: "/sign-in",
    act: async (page) => {
      await page.getByLabel("Name").fill("ada");
      await page.locator("input[type=password]").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "new password", path: "/password#a-code-of-a-link" },
];

const connecting = "/integrations/new/microsoft_defender";

/** nothingYet are the views while nothing is connected. */
export const nothingYet: Scene[] = [
  { name: "start", path: "/" },
  { name: "start", path: "/", width: tablet },
  { name: "integrations", path: "/integrations" },
  { name: "credentials", path: "/credentials" },
  { name: "systems", path: "/assets/systems" },
  { name: "vulnerabilities", path: "/vulnerabilities", width: tablet },
  { name: "explore", path: "/explore" },
  { name: "explore answered", path: explore("FIND user_endpoint") },
  { name: "prerequisites", path: connecting },
  { name: "prerequisites", path: connecting, width: tablet },
  { name: "settings", path: `${connecting}?step=settings` },
  {
    name: "settings wrong",
    path: `${connecting}?step=settings`,
    act: async (page) => {
      await page.getByRole("button", { name: "Go on to the test" }).click();
      await page.getByText("Something is missing or malformed").waitFor();
    },
  },
  { name: "settings", path: `${connecting}?step=settings`, width: tablet },
  { name: "test", path: `${connecting}?step=test` },
  { name: "no such kind", path: "/integrations/new/nonsense" },
  { name: "library failing", path: "/integrations/library", before: (page) => failing(page, "**/api/v1/kinds*") },
  {
    name: "systems waiting",
    path: "/assets/systems",
    endless: true,
    before: (page) => slow(page, "**/api/v1/inventories/systems/**"),
  },
];
