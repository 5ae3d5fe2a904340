import type { Schemas } from "../api/client";
import { type CredentialDraft, credentialDraft } from "../credentials/draft";
import type { Kind } from "./kinds";
import type { Integration } from "./words";

/** IntegrationBody is what is sent of an integration. */
export type IntegrationBody = Schemas["IntegrationBody"];

/** Draft is what a form holds: the settings of an integration by their paths, and a credential that is entered with them. */
export type Draft = Record<string, unknown> & { credential_id: string; credential: CredentialDraft };

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

/** differing are the labels of the settings in which two versions of an integration differ. */
export function differing(kind: Kind, one: Integration, other: Integration): string[] {
  const [a, b] = [draftOf(kind, one), draftOf(kind, other)];
  return kind.fields.filter((field) => !same(at(a, field.path), at(b, field.path))).map((field) => field.label);
}

const reach = ["tenant_id", "credential_id", "cloud", "endpoints", "ca_certificates", "quota_window_scale"];

/** reaching are the paths of the settings that say what is connected: to change them is to connect something new. */
export const reaching = (kind: Pick<Kind, "fields">): string[] =>
  kind.fields.map(({ path }) => path).filter((path) => reach.includes(path.split(".")[0] ?? ""));
