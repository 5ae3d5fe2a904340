import { got, http, version } from "../api/client";
import { within } from "../api/problem";
import { credentialBody } from "../credentials/draft";
import { anew, bodyOf, type Draft } from "./draft";
import type { DraftForm } from "./FieldInput";
import type { Kind } from "./kinds";
import type { Integration } from "./words";

/** keep saves a draft: its credential, when that is entered with it, and then the integration. */
export async function keep(kind: Kind, form: DraftForm, draft: Draft, kept?: Integration): Promise<Integration> {
  const whole = { ...draft, credential_id: await keepCredential(form, draft) };
  const body = bodyOf(kind, whole, kept);
  if (!kept) return got(http.POST("/api/v1/integrations", { body }));
  const params = { path: { id: kept.id }, header: version(kept) };
  return got(http.PATCH("/api/v1/integrations/{id}", { params, body }));
}

/** keepCredential saves a credential that is entered with a draft, once: the form names it from then on. */
async function keepCredential(form: DraftForm, draft: Draft): Promise<string> {
  if (draft.credential_id !== anew) return draft.credential_id;
  const body = credentialBody(draft.credential, String(draft.name));
  try {
    const { id } = await got(http.POST("/api/v1/credentials", { body }));
    form.setFieldValue("credential_id", id);
    return id;
  } catch (thrown) {
    throw within("credential", thrown);
  }
}

/** testBody is what is sent of a draft to be tested before it is kept. */
export function testBody(kind: Kind, draft: Draft) {
  const { credential_id, ...body } = bodyOf(kind, draft);
  return draft.credential_id === anew
    ? { ...body, credential: credentialBody(draft.credential, String(draft.name)) }
    : { ...body, credential_id };
}
