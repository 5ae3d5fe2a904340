import type { Schemas } from "../api/client";
import type { Kind } from "./kinds";

/** Test is what a test of a connection found. */
export type Test = Schemas["IntegrationTest"];

/** Permission is what a test found of one permission. */
export type Permission = Schemas["IngestPermission"];

/** advice is what there is to do and what would be better, without what the table of permissions says and without telling it twice. */
export function advice({ corrections, hints = [], permissions }: Pick<Test, "corrections" | "hints" | "permissions">) {
  const lost = new Set(permissions.map((one) => one.lost));
  const todo = corrections.filter((text) => !lost.has(text) && !hints.includes(text));
  return { corrections: todo, hints };
}

const apis: Record<string, string> = { defender: "WindowsDefenderATP", graph: "Microsoft Graph" };

/** apiOf is the name under which the Entra admin center lists an API's permissions. */
export const apiOf = ({ api }: Pick<Permission, "api">): string => apis[api] ?? api;

/** lostOf is what is not read without a permission; how to grant it is said once, for all. */
export const lostOf = ({ lost = "" }: Permission): string => `${lost.split("; grant it")[0]}.`;

/** usedFor names the sources that a permission serves, as far as it is needed. */
export function usedFor(kind: Kind, permission: Permission): string {
  if (permission.state === "unneeded") return "Nothing that is switched on.";
  const served = kind.sources.filter((source) =>
    source.permissions.some((one) => one.api === apiOf(permission) && one.roles.includes(permission.role)),
  );
  return served.map((source) => source.label).join(", ");
}
