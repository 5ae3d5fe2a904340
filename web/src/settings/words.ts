import type { Schemas } from "../api/client";
import { inZone } from "../ui/momentField";
import type { Word } from "../ui/StateBadge";

/** Account is somebody who can sign in. */
export type Account = Schemas["Account"];

/** Role is what somebody is trusted with. */
export type Role = "viewer" | "analyst" | "responder" | "admin";

/** roleWords are the roles as people call them, the least trusted first. */
export const roleWords: Record<string, { title: string; help: string }> = {
  viewer: { title: "Viewer", help: "reads and asks" },
  analyst: { title: "Analyst", help: "also keeps questions and filters for others" },
  responder: { title: "Responder", help: "also starts runs and acts on devices" },
  admin: { title: "Administrator", help: "also decides what is connected, and who may do what" },
};

const order: readonly Role[] = ["viewer", "analyst", "responder", "admin"];

/** rolesUpTo are the roles to choose from, for who may give no more than a role. */
export const rolesUpTo = (most: string): { value: Role; label: string }[] =>
  order
    .filter((role) => order.indexOf(role) <= order.indexOf(most as Role))
    .map((role) => ({ value: role, label: `${roleWords[role]?.title}: ${roleWords[role]?.help}` }));

/** accountWord is how an account stands. */
export function accountWord(account: Account, now: Date): Word {
  if (account.disabled) {
    return { text: "Disabled", color: "gray", help: "Nobody can sign in to it; its sessions and tokens do not work." };
  }
  if (account.waits_until && Date.parse(account.waits_until) > now.getTime()) {
    return {
      text: "Locked for a while",
      color: "orange",
      help: inZone(`Too many attempts to sign in have failed. The next is let through on ${account.waits_until}.`),
    };
  }
  if (!account.password_at) {
    return { text: "Invited", color: "blue", help: "It has no password yet: give its owner a link to set one." };
  }
  return { text: "Active", color: "green" };
}

/** seesOf is which integrations somebody sees. */
export const seesOf = (instances: readonly string[] | null | undefined): string =>
  instances ? instances.join(", ") || "nothing" : "everything";
