import type { Schemas } from "../api/client";

/** Field is something to fill in, as the server describes it. */
export type Field = Schemas["IntegrationField"];

/** complaintOf is what is wrong with what is filled in, as far as its field says. The server knows more. */
export function complaintOf(field: Field, text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  if (text.trim() === "") return field.required ? "This is needed." : undefined;
  if (field.max_length && [...text].length > field.max_length && field.type !== "file") {
    return `This is too long: at most ${field.max_length} characters.`;
  }
  if (field.pattern && !new RegExp(`^(${field.pattern})$`).test(text)) {
    return field.wants ? `This ${field.wants}.` : "This is malformed.";
  }
  return undefined;
}
