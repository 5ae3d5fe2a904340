import type { Page } from "playwright-core";
import { explore, failing, type Scene, tablet } from "./scene";

const tree =
  "FIND microsoft_defender_machine WITH riskScore = 'High' THAT HAS microsoft_defender_logon_user THAT IS microsoft_defender_user RETURN TREE";
const looks = (view: object) => `&graph=${encodeURIComponent(JSON.stringify(view))}`;

/** drawn are the pictures of how entities are joined. */
export const drawn: Scene[] = [
  { name: "picture of an entity", path: "/entities/:machine?tab=graph", act: there, shown: true },
  { name: "picture of an entity", path: "/entities/:machine?tab=graph", width: tablet, act: there },
  { name: "picture and tables", path: explore(tree, `&look=graph${looks({ table: true })}`), act: chosen },
  {
    name: "picture and tables",
    path: explore(tree, `&look=graph${looks({ table: true })}`),
    width: tablet,
    act: there,
  },
  { name: "picture in layers", path: explore(tree, `&look=graph${looks({ layout: "layers" })}`), act: there },
  { name: "picture in rings", path: explore(tree, `&look=graph${looks({ layout: "rings" })}`), act: there },
  {
    name: "picture failing",
    path: explore(tree, "&look=graph"),
    before: (page) => failing(page, "**/api/v1/graph/join"),
  },
];

async function there(page: Page): Promise<void> {
  await page.locator("canvas").first().waitFor();
  await page.waitForTimeout(2500);
}

async function chosen(page: Page): Promise<void> {
  await there(page);
  await page.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("region", { name: "Chosen" }).waitFor();
}
