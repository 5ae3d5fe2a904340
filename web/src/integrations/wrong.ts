import { wrongCredential } from "../credentials/draft";
import { complaintOf } from "../form/field";
import { anew, at, type Draft } from "./draft";
import type { Kind } from "./kinds";

/** wrong is what is wrong with a draft as far as its kind says, by path. The server knows more. */
export function wrong(kind: Kind, draft: Draft): Record<string, string> {
  const complaints: Record<string, string> = {};
  for (const field of kind.fields) {
    const value = at(draft, field.path);
    const complaint =
      field.type === "schedule" ? unscheduled(value as Record<string, string>) : complaintOf(field, value);
    if (complaint && field.type !== "credential") complaints[field.path] = complaint;
  }
  if (draft.credential_id === anew) {
    for (const [path, complaint] of Object.entries(wrongCredential(kind.credentials, draft.credential)))
      complaints[`credential.${path}`] = complaint;
  }
  return complaints;
}

function unscheduled({ interval, cron }: Record<string, string>): string | undefined {
  return interval || cron?.trim() ? undefined : "Choose an interval, or give a cron expression.";
}
