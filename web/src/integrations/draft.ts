import type { Schemas } from "../api/client";
import type { Kind } from "./kinds";
import type { Integration } from "./words";

export type Field = Schemas["IntegrationField"];
export type Descriptor = Schemas["IntegrationCredentialDescriptor"];
export type IntegrationBody = Schemas["IntegrationBody"];
export type CredentialBody = Schemas["CredentialBody"];

/** Draft is what a form holds: the settings of an integration by their paths, and a credential that is entered with them. */
export type Draft = Record<string, unknown> & { credential_id: string; credential: Record<string, unknown> };

/** anew is the credential_id of a draft whose credential is entered with it. */
export const anew = "";

const empty: Record<string, unknown> = {
  switch: false,
  sources: {},
  schedule: { interval: "", cron: "", time_zone: "" },
};

/** draftOf is a draft of an integration as it is kept, or of a new one. */
export function draftOf(kind: Kind, kept?: Integration): Draft {
  const draft: Draft = { credential_id: anew, credential: credentialDraft(kind.credentials[0]) };
  for (const field of kind.fields) {
    const value = at(kept ?? {}, field.path) ?? field.default ?? empty[field.type] ?? "";
    put(draft, field.path, field.type === "schedule" ? { ...(empty.schedule as object), ...(value as object) } : value);
  }
  draft.sources = Object.fromEntries(
    kind.sources.filter((s) => !s.always).map((s) => [s.name, kept?.sources[s.name] ?? s.default]),
  );
  return draft;
}

/** credentialDraft is a credential of a kind of which nothing is entered yet. */
export function credentialDraft(
  of: Descriptor | undefined,
  before: Record<string, unknown> = {},
): Record<string, unknown> {
  const fields = of?.fields.map((field) => [field.path, before[field.path] ?? ""]) ?? [];
  return { ...Object.fromEntries(fields), kind: of?.kind ?? "", name: before.name ?? "" };
}

/** at is the value at a path, with a dot before what is nested. */
export function at(of: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], of);
}

function put(into: Record<string, unknown>, path: string, value: unknown): void {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = (into[name] ?? {}) as Record<string, unknown>;
  into[name] = inner;
  put(inner, rest.join("."), value);
}

/** bodyOf is what is sent of a draft: all of it, or, of one that is kept, what is different. */
export function bodyOf(kind: Kind, draft: Draft, kept?: Integration): IntegrationBody {
  const body: Record<string, unknown> = kept ? {} : { kind: kind.id };
  const before = kept && draftOf(kind, kept);
  for (const name of new Set(kind.fields.map((field) => field.path.split(".")[0] ?? ""))) {
    const value = sent(name, draft[name]);
    if (!before || !same(value, sent(name, before[name]))) body[name] = value;
  }
  return body;
}

/** sent is a setting as the server takes it: what is not filled in is left out of things that are one whole. */
function sent(name: string, value: unknown): unknown {
  if (name !== "schedule" && name !== "endpoints") return value;
  return Object.fromEntries(Object.entries(value as object).filter(([, text]) => text !== ""));
}

const same = (a: unknown, b: unknown) => JSON.stringify(sortedKeys(a)) === JSON.stringify(sortedKeys(b));

function sortedKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}

/** credentialBody is a credential as it is sent; one without a name is called after the integration. */
export function credentialBody(credential: Record<string, unknown>, integration: string): CredentialBody {
  const { expires_at, ...rest } = credential;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
  return {
    ...given,
    name: String(credential.name || integration || "New credential"),
    ...(expires_at ? { expires_at: endOf(String(expires_at)) } : {}),
  };
}

/** endOf is the end of a day, such as 2027-01-31, where the browser is. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString();

/** differing are the labels of the settings in which two versions of an integration differ. */
export function differing(kind: Kind, one: Integration, other: Integration): string[] {
  const [a, b] = [draftOf(kind, one), draftOf(kind, other)];
  return kind.fields.filter((field) => !same(at(a, field.path), at(b, field.path))).map((field) => field.label);
}
