import { quantity } from "../ui/format";
import { wordsOf } from "../ui/naming";
import type { Exploit, Filter, Pivot, Queue } from "./view";

/** The pivots as people write them. */
export const pivotTitles: Record<Pivot, string> = {
  vulnerabilities: "Vulnerabilities",
  software: "Software",
  devices: "Devices",
  groups: "Device groups",
};

/** The queues as people write them, and what is in them. */
export const queueTitles: Record<Queue, { title: string; help: string }> = {
  urgent: {
    title: "Urgent",
    help: "CVSS of 7 or more, and an exploit is known or its EPSS is 8.8 % or more: it is likely to be exploited within 30 days.",
  },
  exploited: {
    title: "With an exploit",
    help: "An exploit is public, verified or in an exploit kit, or it is a zero day.",
  },
  new: { title: "New in 7 days", help: "First seen on any device in the last seven days." },
  no_update: { title: "Without an update", help: "There is a device for which no update mends it." },
};

/** What is known of exploits, as people write it. */
export const exploitTitles: Record<Exploit, string> = {
  public: "Public exploit",
  verified: "Verified exploit",
  kit: "In exploit kit",
  zero_day: "Zero day",
};

/** The same in short, for rows. */
export const exploitMarks: Record<Exploit, string> = {
  public: "Public",
  verified: "Verified",
  kit: "In kit",
  zero_day: "Zero day",
};

/** productOf is a product as people write it: vendor-_-name is name (vendor). */
export function productOf(product: string): { name: string; vendor: string } {
  const [vendor = "", name] = product.split("-_-");
  return name === undefined ? { name: spaced(vendor), vendor: "" } : { name: spaced(name), vendor: spaced(vendor) };
}

/** productTitle is a product on one line. */
export function productTitle(product: string): string {
  const { name, vendor } = productOf(product);
  return vendor ? `${name} (${vendor})` : name;
}

const spaced = (slug: string) => wordsOf(slug.replaceAll("_", " "));

/** chance is a probability in per cent: 94.2 %, 0.05 %. */
export const chance = (p: number): string => `${quantity(Number((p * 100).toPrecision(3)))} %`;

/** groupTitle is a group of devices as people write it. */
export const groupTitle = (group: string | undefined): string => (!group || group === "-" ? "No group" : group);

/** updatesTold says for how many of the devices there is an update. */
export function updatesTold(updatable: number, devices: number): string {
  if (updatable === 0) return "None";
  return updatable === devices ? "For all" : `For ${quantity(updatable)} of ${quantity(devices)}`;
}

/** fixTitle is what mends a vulnerability: a KB by its number, an advisory as it is. */
export const fixTitle = (fix: string): string => (/^\d+$/.test(fix) ? `KB${fix}` : fix);

/** ageTold says which ages pass. */
export function ageTold(what: string, within: number | undefined, before: number | undefined): string | undefined {
  if (within && before) return `${what} ${before} to ${within} days ago`;
  if (within) return `${what} in the last ${within} days`;
  return before ? `${what} ${before} days ago or earlier` : undefined;
}

/** bandTold is an age in words, and in short. */
export function bandTold(from: number, to: number | undefined): { name: string; range: string } {
  const name = (days: number) => (days >= 365 ? `${Math.round(days / 365)} y` : `${days} d`);
  if (to === undefined) return { name: `${name(from)}+`, range: `${name(from)} ago or earlier` };
  if (from === 0) return { name: `< ${name(to)}`, range: `In the last ${to} days` };
  return { name: `< ${name(to)}`, range: `${from} to ${to} days ago` };
}

/** Told is a filter in words, by its names in the address. */
export interface Told {
  names: (keyof Filter)[];
  text: string;
}

/** toldOf says in words what a filter demands; the device by the name that somebody knows. */
export function toldOf(filter: Filter, device: string | undefined): Told[] {
  const told: (Told | undefined)[] = [
    filter.queue && { names: ["queue"], text: queueTitles[filter.queue].title },
    filter.cve !== undefined ? { names: ["cve"], text: filter.cve } : undefined,
    filter.search !== undefined ? { names: ["search"], text: `Contains ${filter.search}` } : undefined,
    filter.severity && { names: ["severity"], text: `Severity: ${filter.severity.join(" or ")}` },
    filter.exploit && { names: ["exploit"], text: filter.exploit.map((name) => exploitTitles[name]).join(" or ") },
    filter.score !== undefined ? { names: ["score"], text: `CVSS ${filter.score} or more` } : undefined,
    filter.epss !== undefined ? { names: ["epss"], text: `EPSS ${chance(filter.epss)} or more` } : undefined,
    aged(["seen_within", "seen_before"], ageTold("First seen", filter.seen_within, filter.seen_before)),
    aged(
      ["published_within", "published_before"],
      ageTold("Published", filter.published_within, filter.published_before),
    ),
    filter.product !== undefined ? { names: ["product"], text: `In ${productTitle(filter.product)}` } : undefined,
    filter.fix !== undefined ? { names: ["fix"], text: `Mended by ${fixTitle(filter.fix)}` } : undefined,
    filter.group !== undefined ? { names: ["group"], text: `Device group: ${groupTitle(filter.group)}` } : undefined,
    filter.device !== undefined ? { names: ["device"], text: `On ${device ?? "one device"}` } : undefined,
    filter.source && { names: ["source"], text: `From ${filter.source.join(" or ")}` },
  ];
  return told.filter((one) => one !== undefined);
}

function aged(names: Told["names"], text: string | undefined): Told | undefined {
  return text === undefined ? undefined : { names, text };
}
