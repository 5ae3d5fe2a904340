import type { Schemas } from "../../api/client";
import { levelOf } from "../../ui/Level";
import { wordsOf } from "../../ui/naming";

type Property = Schemas["EntityProperty"];

// What people want to know of a thing first.
const first = [
  "osPlatform",
  "osVersion",
  "version",
  "healthStatus",
  "onboardingStatus",
  "lastIpAddress",
  "lastExternalIpAddress",
  "rbacGroupName",
  "machineTags",
  "username",
  "mail",
  "jobTitle",
  "department",
  "score",
  "epss",
  "publishedOn",
  "status",
  "category",
  "vendor",
  "description",
  "lastSeenOn",
  "firstSeenOn",
  "id",
];
const most = 12;

/** mainProperties are the properties of an entity that tell most of it. */
export function mainProperties(properties: readonly Property[]): Property[] {
  const useful = properties.filter(
    ({ name, value }) => told(value) && !name.startsWith("_") && !shownElsewhere(name, value),
  );
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return useful.toSorted((a, b) => rank(a.name) - rank(b.name)).slice(0, most);
}

/** marksOf are an entity's badges: how risky, exposed or severe it is, and what one has to know at once. */
export function marksOf(properties: readonly Property[]): { levels: { name: string; text: string }[]; tags: string[] } {
  const levels = properties
    .filter(({ name, value }) => typeof value === "string" && levelOf(name, value) !== undefined)
    .map(({ name, value }) => ({ name, text: String(value) }));
  const tags = properties.flatMap(({ name, value }) => {
    if (name === "isIsolated" && value === true) return ["Isolated"];
    if (name === "onboardingStatus" && value !== "Onboarded" && told(value)) return [wordsOf(String(value))];
    return [];
  });
  return { levels: levels.slice(0, 4), tags };
}

const told = (value: unknown) =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

const shownElsewhere = (name: string, value: unknown) =>
  name === "name" || name === "displayName" || (typeof value === "string" && levelOf(name, value) !== undefined);
