import type { Word } from "../ui/StateBadge";
import type { Credential } from "./draft";

/** credentialWord is whether a credential can be used. */
export function credentialWord({ state, warning }: Pick<Credential, "state" | "warning">): Word {
  if (state === "lost") {
    return {
      text: "Cannot be opened",
      color: "red",
      help: "The key that sealed it is not there. Renew it: enter what is secret of it again.",
    };
  }
  if (state === "expired") return { text: "Expired", color: "red", help: "Microsoft refuses it. Renew it." };
  if (warning) return { text: "Expires soon", color: "orange", help: "Renew it before it does." };
  return { text: "Ready", color: "teal" };
}
