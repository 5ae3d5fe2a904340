import { away, failing, press, type Scene, slow, tablet } from "./scene";

/** lists are the views of what there is, and of each of it. */
export const lists: Scene[] = [
  { name: "systems", path: "/assets/systems?findings=with&sort=-lastSeenOn", shown: true },
  { name: "all systems", path: "/assets/systems" },
  { name: "systems", path: "/assets/systems", width: tablet },
  {
    name: "systems narrowed",
    path: '/assets/systems?findings=with&filter=["osPlatform%3DWindows11"]&sort=-lastSeenOn',
  },
  { name: "systems none", path: "/assets/systems?search=nothing-is-called-so" },
  { name: "systems of the past", path: "/assets/systems?at=2020-01-01T00:00:00Z" },
  { name: "systems columns", path: "/assets/systems", act: press("Columns") },
  { name: "systems export", path: "/assets/systems", act: press("Export") },
  {
    name: "systems filters",
    path: "/assets/systems",
    act: (page) => page.getByRole("button", { name: /^Saved/ }).click(),
  },
  {
    name: "systems facets narrow",
    path: "/assets/systems",
    width: tablet,
    act: (page) =>
      page
        .getByRole("button", { name: /filters/i })
        .first()
        .click(),
  },
  { name: "systems as of", path: "/assets/systems", act: press("Now") },
  { name: "systems failing", path: "/assets/systems", before: (page) => failing(page, "**/inventories/systems/rows*") },
  { name: "systems away", path: "/assets/systems", before: (page) => away(page, "**/inventories/systems/**") },
  { name: "users", path: "/assets/users" },
  { name: "people", path: "/assets/people" },
  { name: "groups", path: "/assets/groups" },
  { name: "applications", path: "/assets/applications" },
  { name: "ip addresses", path: "/assets/ip_addresses" },
  { name: "vulnerabilities", path: "/vulnerabilities", shown: true },
  { name: "vulnerabilities", path: "/vulnerabilities", width: tablet },
  { name: "vulnerabilities by software", path: "/vulnerabilities?by=software&queue=exploited" },
  { name: "vulnerabilities by device", path: "/vulnerabilities?by=devices&sort=-critical" },
  { name: "vulnerabilities by group", path: "/vulnerabilities?by=groups" },
  { name: "vulnerabilities filters", path: "/vulnerabilities?queue=urgent", act: press("Filters") },
  {
    name: "vulnerability opened",
    path: "/vulnerabilities?queue=urgent",
    act: async (page) => {
      await page.getByRole("table", { name: "Vulnerabilities" }).getByRole("row").nth(1).click();
      await page.getByRole("dialog").getByRole("heading", { name: "Mended by" }).waitFor();
    },
  },
  { name: "vulnerabilities none", path: "/vulnerabilities?search=nothing-is-called-so" },
  { name: "vulnerabilities of the past", path: "/vulnerabilities?at=2020-01-01T00:00:00Z" },
  {
    name: "vulnerabilities failing",
    path: "/vulnerabilities",
    before: (page) => failing(page, "**/api/v1/vulnerabilities*"),
  },
  {
    name: "vulnerabilities waiting",
    path: "/vulnerabilities",
    before: (page) => slow(page, "**/api/v1/vulnerabilities**"),
    endless: true,
  },
  {
    name: "vulnerabilities without the server",
    path: "/vulnerabilities",
    before: (page) => away(page, "**/api/v1/vulnerabilities**"),
  },
  { name: "vulnerabilities saved filters", path: "/vulnerabilities?queue=urgent", act: press("Saved filters") },
  { name: "all of vulnerabilities", path: "/assets/vulnerabilities" },
  { name: "findings", path: "/assets/findings" },
  { name: "no such inventory", path: "/assets/nonsense" },
  { name: "entity", path: "/entities/:system", shown: true },
  { name: "entity", path: "/entities/:system", width: tablet },
  { name: "entity related", path: "/entities/:system?tab=related" },
  {
    name: "entity related open",
    path: "/entities/:system?tab=related",
    act: (page) => page.getByRole("navigation", { name: "Groups of relationships" }).getByRole("button").nth(1).click(),
  },
  { name: "entity related", path: "/entities/:system?tab=related", width: tablet },
  { name: "entity history", path: "/entities/:changed?tab=history" },
  { name: "entity record", path: "/entities/:machine?tab=record" },
  {
    name: "entity record read",
    path: "/entities/:machine?tab=record",
    act: async (page) => {
      await press("Read it from the tenant")(page);
      await page.getByRole("button", { name: "Read it again" }).waitFor();
    },
  },
  { name: "vulnerability", path: "/entities/:vulnerability" },
  { name: "person", path: "/entities/:person" },
  { name: "person without a name", path: "/entities/:nameless" },
  { name: "entity not there", path: "/entities/nonsense" },
  { name: "entity gone", path: "/entities/:deleted" },
  { name: "entity failing", path: "/entities/:system", before: (page) => failing(page, "**/api/v1/entities/*") },
  {
    name: "entity waiting",
    path: "/entities/:system",
    endless: true,
    before: (page) => slow(page, "**/api/v1/entities/*"),
  },
];
