import type { Schemas } from "../api/client";
import { complaintOf } from "../form/field";

/** Credential is one that somebody has entered, without what is secret of it. */
export type Credential = Schemas["IntegrationCredential"];

/** Descriptor describes a kind of credentials: what it is, and what is filled in. */
export type Descriptor = Schemas["IntegrationCredentialDescriptor"];

/** CredentialBody is what is sent of a credential. */
export type CredentialBody = Schemas["CredentialBody"];

/** CredentialDraft is what a form holds of a credential, by the paths of its fields. */
export type CredentialDraft = Record<string, unknown>;

/** credentialDraft is a credential of a kind of which nothing is entered yet; what was entered of another stays where it fits. */
export function credentialDraft(of: Descriptor | undefined, before: CredentialDraft = {}): CredentialDraft {
  const fields = of?.fields.map((field) => [field.path, before[field.path] ?? ""]) ?? [];
  return { ...Object.fromEntries(fields), kind: of?.kind ?? "", name: before.name ?? "" };
}

/** credentialBody is a credential as it is sent; one without a name is called what it is for. */
export function credentialBody(credential: CredentialDraft, purpose: string): CredentialBody {
  const { expires_at, ...rest } = credential;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
  return {
    ...given,
    name: String(credential.name || purpose || "New credential"),
    ...(expires_at ? { expires_at: endOf(String(expires_at)) } : {}),
  };
}

// The moment by which a server says that none is known.
const never = "0001-01-01T00:00:00Z";

/** amended is what is sent of a credential when what is not secret of it changes: the end only when that is another day. */
export function amended(kept: Credential, { expires_at, ...rest }: CredentialDraft): CredentialBody {
  const before = dayOf(kept.expires_at);
  if (expires_at === before) return credentialBody(rest, kept.name);
  const body = credentialBody({ ...rest, expires_at }, kept.name);
  return expires_at ? body : { ...body, expires_at: never };
}

/** endOf is the end of a day, such as 2027-01-31, where the browser is. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString();

/** dayOf is the day of a moment where the browser is, as a field of a date takes it; nothing for none. */
export function dayOf(moment: string | undefined): string {
  if (!moment) return "";
  const at = new Date(moment);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** wrongCredential is what is wrong with a credential that is entered, by the paths of its fields. */
export function wrongCredential(descriptors: Descriptor[], credential: CredentialDraft): Record<string, string> {
  const fields = descriptors.find((one) => one.kind === credential.kind)?.fields ?? [];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const complaint = complaintOf(field, credential[field.path]);
      return complaint ? [[field.path, complaint]] : [];
    }),
  );
}

/** hasSecret tells whether something of a kind is secret, which expires and is renewed. */
export const hasSecret = (of: Descriptor | undefined): boolean => of?.fields.some((field) => field.secret) ?? false;
