import { anew, at, type Draft, type Field } from "./draft";
import type { Kind } from "./kinds";

/** wrong is what is wrong with a draft as far as its kind says, by path. The server knows more. */
export function wrong(kind: Kind, draft: Draft): Record<string, string> {
  const complaints: Record<string, string> = {};
  const check = (field: Field, path: string, value: unknown) => {
    const complaint = complaintOf(field, value);
    if (complaint) complaints[path] = complaint;
  };
  for (const field of kind.fields) {
    if (field.type !== "credential") check(field, field.path, at(draft, field.path));
  }
  if (draft.credential_id === anew) {
    const chosen = kind.credentials.find((one) => one.kind === draft.credential.kind);
    for (const field of chosen?.fields ?? []) check(field, `credential.${field.path}`, draft.credential[field.path]);
  }
  return complaints;
}

/** complaintOf is what is wrong with a value of a field. */
export function complaintOf(field: Field, value: unknown): string | undefined {
  if (field.type === "schedule") return unscheduled(value as Record<string, string>);
  if (typeof value !== "string") return undefined;
  if (value.trim() === "") return field.required ? "This is needed." : undefined;
  if (field.max_length && [...value].length > field.max_length && field.type !== "file") {
    return `This is too long: at most ${field.max_length} characters.`;
  }
  if (field.pattern && !new RegExp(`^(${field.pattern})$`).test(value)) {
    return field.wants ? `This ${field.wants}.` : "This is malformed.";
  }
  return undefined;
}

function unscheduled({ interval, cron }: Record<string, string>): string | undefined {
  return interval || cron?.trim() ? undefined : "Choose an interval, or give a cron expression.";
}
