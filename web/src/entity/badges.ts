import type { Schemas } from "../api/client";
import { titleOf, wordsOf } from "../ui/naming";

/** Badge is what one should know of an entity at a glance. */
export interface Badge {
  name: string;
  text: string;
  color: string;
  help: string;
}

const levels: Record<string, string> = { critical: "red", high: "orange", medium: "yellow", low: "teal" };

// Of these the level is told; in this order.
const graded: Record<string, string> = {
  severity: "Severity",
  riskScore: "Risk",
  risk: "Risk",
  exposureLevel: "Exposure",
  deviceValue: "Value",
};

// What is usual needs no badge.
const usual: Record<string, string> = { onboardingStatus: "Onboarded", healthStatus: "Active" };

type Property = Pick<Schemas["EntityProperty"], "name" | "value" | "description">;

/** badgesOf are the badges that an entity has for its properties. */
export function badgesOf(properties: readonly Property[]): Badge[] {
  const known = new Map(properties.map((property) => [property.name, property]));
  const badges: Badge[] = [];
  const add = (name: string, text: string, color: string) =>
    badges.push({ name, text, color, help: known.get(name)?.description ?? "" });
  if (known.get("isIsolated")?.value === true) add("isIsolated", "Isolated", "red");
  for (const [name, title] of Object.entries(graded)) {
    const level = known.get(name)?.value;
    if (typeof level !== "string" || level === "") continue;
    if (name === "deviceValue" && level === "Normal") continue;
    add(name, `${title}: ${level.toLowerCase()}`, levels[level.toLowerCase()] ?? "gray");
  }
  for (const [name, fine] of Object.entries(usual)) {
    const state = known.get(name)?.value;
    if (typeof state === "string" && state !== "") {
      add(name, wordsOf(state), state === fine ? "teal" : "gray");
    }
  }
  if (known.get("active")?.value === false) add("active", "Disabled", "gray");
  const open = known.get("open")?.value;
  if (typeof open === "boolean") add("open", open ? titleOf("open") : "Closed", open ? "orange" : "gray");
  return badges;
}
