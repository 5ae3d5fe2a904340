import type { Page } from "playwright-core";
import { explore, type Scene, tablet } from "./scene";

const why = (page: Page) => page.getByRole("button", { name: /Something may be missing/ }).click();
const testing = async (page: Page) => {
  await page.getByRole("button", { name: "Test connection", exact: true }).click();
  await page.getByRole("button", { name: "Test connection again" }).waitFor();
};

/** troubled are the views where something could not be read, or not yet. */
export const troubled: Scene[] = [
  { name: "integrations", path: "/integrations" },
  { name: "integrations", path: "/integrations", width: tablet },
  { name: "forbidden run", path: "/runs/:forbidden" },
  { name: "held deletions", path: "/runs/:held" },
  { name: "failed run", path: "/runs/:failed" },
  { name: "waiting run", path: "/runs/:waiting" },
  { name: "waiting run", path: "/runs/:waiting", width: tablet },
  { name: "integration that waits", path: "/integrations/warehouse" },
  { name: "integration that fails", path: "/integrations/branch-office" },
  { name: "missing permissions", path: "/integrations/acme?tab=connection", act: testing },
  { name: "refused connection", path: "/integrations/branch-office?tab=connection", act: testing },
  { name: "vulnerabilities", path: "/vulnerabilities", act: why },
  { name: "explore", path: explore("FIND microsoft_defender_vulnerability"), act: why },
  { name: "explore", path: explore("FIND microsoft_defender_vulnerability"), width: tablet, act: why },
];
