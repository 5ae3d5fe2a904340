import type { Page } from "playwright-core";
import { away, explore, failing, press, type Scene, slow, tablet } from "./scene";

const critical =
  "FIND microsoft_defender_vulnerability WITH severity = 'Critical' AS v\n  THAT IDENTIFIED microsoft_defender_machine AS m\n  RETURN v.id, v.score, v.epss, COUNT(m) AS devices\n  ORDER BY devices DESC LIMIT 100";
const machines = "FIND microsoft_defender_machine WITH riskScore = 'High'";
const tree = `${machines} THAT HAS microsoft_defender_logon_user RETURN TREE`;

/** asking are the views of questions and answers. */
export const asking: Scene[] = [
  { name: "explore", path: "/explore" },
  { name: "explore", path: "/explore", width: tablet },
  { name: "explore table", path: explore(critical) },
  { name: "explore table", path: explore(critical), width: tablet },
  { name: "explore entities", path: explore(machines) },
  {
    name: "explore panel",
    path: explore(machines),
    shown: true,
    act: async (page) => {
      await page.locator("tbody tr").nth(1).click();
      await page.getByRole("complementary").waitFor();
    },
  },
  {
    name: "explore panel",
    path: explore(machines),
    width: tablet,
    act: (page) => page.locator("tbody tr").nth(1).click(),
  },
  { name: "explore row", path: explore(critical), act: (page) => page.locator("tbody tr").nth(1).click() },
  { name: "explore tree", path: explore(tree) },
  { name: "explore json", path: explore(machines, "&look=json") },
  { name: "explore steps", path: explore(critical, "&look=steps") },
  { name: "explore built", path: explore(critical, "&build=true") },
  { name: "explore built", path: explore(critical, "&build=true"), width: tablet },
  { name: "explore built from nothing", path: "/explore?build=true" },
  { name: "explore built of a mistake", path: explore("FIND user_endpoint THAT", "&build=true") },
  { name: "explore nothing", path: explore("FIND user_endpoint WITH displayName = 'nobody'") },
  { name: "explore mistake", path: explore("FIND user_endpiont WITH exposureLevel = 'High'") },
  { name: "explore completion", path: "/explore", act: completing },
  { name: "explore questions", path: "/explore", act: press("Questions") },
  { name: "explore history", path: explore(machines), act: press("History") },
  { name: "question", path: "/explore?question=most-vulnerable-machines" },
  { name: "question with a parameter", path: "/explore?question=machines-with-weakness" },
  { name: "questions", path: "/questions" },
  { name: "questions", path: "/questions", width: tablet },
  { name: "questions of nobody", path: "/questions?of=people&text=nonsense" },
  { name: "question by itself", path: "/questions/vulnerabilities-by-severity" },
  { name: "question by itself", path: "/questions/vulnerabilities-by-severity", width: tablet },
  { name: "question that waits", path: "/questions/devices-on-platform" },
  {
    name: "question failing",
    path: "/questions/devices-by-platform",
    before: (page) => failing(page, "**/api/v1/questions/devices-by-platform"),
  },
  { name: "no such question", path: "/explore?question=nonsense" },
  { name: "explore before everything", path: explore("FIND user_endpoint", "&at=2020-01-01T00:00:00Z") },
  {
    name: "explore at work",
    path: explore(machines),
    endless: true,
    before: (page) => slow(page, "**/api/v1/query/stream"),
  },
  { name: "explore failing", path: explore(machines), before: (page) => failing(page, "**/api/v1/query/stream") },
  { name: "explore away", path: explore(machines), before: (page) => away(page, "**/api/v1/query/stream") },
];

async function completing(page: Page): Promise<void> {
  await page.getByLabel("Query in J1QL").click();
  await page.keyboard.type("FIND user_endpoint WITH e", { delay: 30 });
  await page.locator(".cm-tooltip-autocomplete").waitFor();
}
