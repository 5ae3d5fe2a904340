import { beforeAll, expect, it } from "vitest";
import { accessible, during, open, visit } from "./browser";
import { type Account, administrator } from "./server";
import { site } from "./stage";

const on = site();
beforeAll(() => on.server.setUp());

it("leads to the sign-in and back to the view", async () => {
  const { page, complaints } = await open(on.browser, { colorScheme: "dark" });
  during(page, complaints);
  await page.goto(`${on.server.url}/integrations`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await accessible(page);
  await page.getByLabel("Name").fill(administrator.name);
  await page.locator("input[type=password]").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.locator("input[type=password]").fill(administrator.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${on.server.url}/integrations`);
  await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
});

it("signs out, and shows nothing more to who goes back", async () => {
  const page = await visit(on, "/integrations", { as: await on.server.account("viewer", "leaver") });
  await page.getByRole("button", { name: "Account leaver" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

it("changes one's password, which ends one's other sessions", async () => {
  const ada = await on.server.account("viewer", "ada");
  const [page, other] = [await visit(on, "/explore", { as: ada }), await enter(ada)];
  await page.getByRole("button", { name: "Account ada" }).click();
  await page.getByRole("menuitem", { name: "Change the password" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the password" });
  await dialog.getByLabel("Present password").fill("not the present one");
  await dialog.getByLabel("New password").fill("another-zebra-crosses-4");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await dialog.getByText("Is not your present password").waitFor();
  await dialog.getByLabel("Present password").fill(ada.password);
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByText("The password is changed.").waitFor();
  await other.reload();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  await enter({ ...ada, password: "another-zebra-crosses-4" });
});

it("looks as one wants, from then on", async () => {
  const page = await visit(on, "/integrations", { colorScheme: "light" });
  const root = page.locator("html");
  await page.getByRole("button", { name: "Account admin" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(() => root.getAttribute("data-mantine-color-scheme")).toBe("dark");
  await page.reload();
  await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
  expect(await root.getAttribute("data-mantine-color-scheme")).toBe("dark");
  await page.getByRole("button", { name: "Account admin" }).click();
  await page.getByRole("menuitemradio", { name: "As the system" }).click();
  await expect.poll(() => root.getAttribute("data-mantine-color-scheme")).toBe("light");
});

it("shows its keys, and goes where they lead", async () => {
  const page = await visit(on, "/assets/users");
  await page.getByRole("heading", { name: "Users", level: 1 }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.waitForURL(`${on.server.url}/integrations`);
});

it("says that there is nothing at an address, and leads on", async () => {
  const page = await visit(on, "/nowhere");
  await page.getByText("There is nothing at this address").waitFor();
  await page.getByRole("link", { name: "Go to the start" }).click();
  await page.getByRole("heading", { name: "Welcome to Parapet" }).waitFor();
});

async function enter({ name, password }: Account) {
  const { page, complaints } = await open(on.browser);
  during(page, complaints);
  await page.goto(`${on.server.url}/sign-in?next=%2Fexplore`);
  await page.getByLabel("Name").fill(name);
  await page.locator("input[type=password]").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${on.server.url}/explore`);
  return page;
}
