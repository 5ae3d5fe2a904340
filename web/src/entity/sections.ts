import type { Schemas } from "../api/client";
import { titleOf } from "../ui/naming";

type Property = Schemas["EntityProperty"];

/** Section is properties that belong together. */
export interface Section {
  title: string;
  properties: Property[];
}

// The first whose pattern a name has is its section.
const patterns: readonly [string, RegExp][] = [
  ["Description", /^(description|title|recommendedActions|remediation|comment|impact)$/i],
  [
    "Risk and exposure",
    /risk|exposure|exposed|severity|score|epss|cvss|exploit|weakness|public$|deviceValue|mitre|threat/i,
  ],
  ["Network", /ipAddress|macAddress|dns|domain|ipVersion|external|^url|port$|mask/i],
  ["Groups and tags", /tag|rbac|group|department|jobTitle|office/i],
  [
    "System",
    /^os|^version|agentVersion|processor|architecture|^vm|cloud|resource|subscription|browser|publisher|vendor/i,
  ],
  ["Identity", /^id$|name$|Id$|sid$|email|mail|key$|sha\d|md5|serial|thumbprint/i],
];

const order = [
  "Description",
  "Risk and exposure",
  "Identity",
  "State",
  "System",
  "Network",
  "Groups and tags",
  "Times",
  "Other",
];

/** sectionsOf puts properties that belong together under one title; those without a value are left out. */
export function sectionsOf(properties: readonly Property[], find = ""): Section[] {
  const sections = new Map<string, Property[]>(order.map((title) => [title, []]));
  const shown = properties.find(({ name }) => name === "displayName")?.value;
  for (const property of properties) {
    if (property.name === "name" && property.value === shown) continue; // told once is enough
    if (!isEmpty(property.value) && has(property, find)) sections.get(sectionOf(property))?.push(property);
  }
  return [...sections].filter(([, list]) => list.length > 0).map(([title, list]) => ({ title, properties: list }));
}

function sectionOf({ name, kind }: Property): string {
  if (kind === "time") return "Times";
  const found = patterns.find(([, pattern]) => pattern.test(name));
  if (found) return found[0];
  return kind === "boolean" || /status|state|managed|open|active|category|source/i.test(name) ? "State" : "Other";
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function has({ name, value }: Property, find: string): boolean {
  const text = `${name} ${titleOf(name)} ${Array.isArray(value) ? value.join(" ") : String(value)}`;
  return text.toLowerCase().includes(find.trim().toLowerCase());
}
