import type { Page } from "playwright-core";
import { it } from "vitest";
import { visit } from "./browser";
import { stage } from "./stage";

const on = stage(10);
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

it("takes a certificate, with which an integration signs in, and renews it by a PFX", async () => {
  await on.server.forget("/integrations", "certified");
  await on.server.forget("/credentials", "sealed");
  const page = await visit(on, "/credentials");
  await button(page, "Add a credential").click();
  const dialog = page.getByRole("dialog", { name: "Add a credential" });
  await dialog.getByRole("radio", { name: "Certificate", exact: true }).check();
  await dialog.getByRole("textbox", { name: "Name of the credential" }).fill("sealed");
  await dialog.getByRole("textbox", { name: "Client ID" }).fill(on.tenant.clientID);
  await choose(page, on.tenant.certificate);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.waitForURL(/\/credentials\/[^/]+$/);
  await page.getByText("Parapet sign-in").waitFor();

  const credential_id = new URL(page.url()).pathname.split("/").pop();
  const id = await on.server.connect(on.tenant, "certified");
  await on.server.change("PATCH", `/integrations/${id}`, { credential_id });
  await button(page, "Renew").click();
  await choose(page, on.tenant.exchange.file);
  const password = page.getByRole("dialog").getByLabel("Password of the PFX");
  await password.fill("another");
  const renew = page.getByRole("dialog").getByRole("button", { name: "Renew", exact: true });
  await renew.click();
  await page.getByText("Does not open the file.").waitFor();
  await password.fill(on.tenant.exchange.password);
  await renew.click();
  await page.getByText("sealed is renewed.").waitFor();
  await page.getByRole("link", { name: "certified" }).click();
  await page.getByRole("tab", { name: "Connection" }).click();
  await button(page, "Test connection").click();
  await page.getByText("It works").waitFor();
});

it("says that a file is no certificate", async () => {
  const page = await visit(on, "/credentials");
  await button(page, "Add a credential").click();
  const dialog = page.getByRole("dialog", { name: "Add a credential" });
  await dialog.getByRole("radio", { name: "Certificate", exact: true }).check();
  await dialog.getByRole("textbox", { name: "Name of the credential" }).fill("wrong");
  await dialog.getByRole("textbox", { name: "Client ID" }).fill(on.tenant.clientID);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, "Certificate with key").click()]);
  await chooser.setFiles({ name: "notes.pem", mimeType: "text/plain", buffer: Buffer.from("no certificate") });
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.locator("[aria-invalid=true], [data-error]").first().waitFor();
});

it("keeps a credential that integrations sign in with, and deletes one that none does", async () => {
  await on.server.forget("/credentials", "idle");
  const secret = { kind: "secret", client_id: on.tenant.clientID, secret: "no matter" };
  await on.server.ask("POST", "/credentials", { ...secret, name: "idle" });
  const page = await visit(on, "/credentials");
  await page.getByRole("link", { name: "acme" }).first().click();
  await button(page, "Delete").click();
  await page
    .getByRole("dialog")
    .getByText(/1 integration signs in with it/)
    .waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Credentials" }).click();
  await page.getByRole("link", { name: "idle" }).click();
  await button(page, "Delete").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("idle is deleted.").waitFor();
  await page.getByRole("link", { name: "acme" }).first().waitFor();
  await page.getByRole("link", { name: "idle" }).waitFor({ state: "detached" });
});

/** choose picks a file that is on this machine. */
async function choose(page: Page, file: string): Promise<void> {
  const field = page.getByRole("dialog").getByRole("button", { name: "Certificate with key" });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), field.click()]);
  await chooser.setFiles(file);
}
