import type { Draft } from "./draft";
import { draftOf } from "./draft";
import type { Kind } from "./kinds";

const place = (kind: Kind) => `parapet:set-up:${kind.id}`;

/** remembered is the draft of a set-up that this window has begun, or a new one. */
export function remembered(kind: Kind): Draft {
  const fresh = draftOf(kind);
  try {
    const kept = JSON.parse(sessionStorage.getItem(place(kind)) ?? "{}") as Partial<Draft>;
    return { ...fresh, ...kept, credential: { ...fresh.credential, ...kept.credential } };
  } catch {
    return fresh;
  }
}

/** remember keeps a draft for as long as the window is open, without what is secret of it. */
export function remember(kind: Kind, draft: Draft): void {
  sessionStorage.setItem(place(kind), JSON.stringify({ ...draft, credential: open(kind, draft.credential) }));
}

/** forget forgets it, once it is kept by the server. */
export const forget = (kind: Kind): void => sessionStorage.removeItem(place(kind));

/** open is what is not secret of a credential. */
function open(kind: Kind, credential: Record<string, unknown>): Record<string, unknown> {
  const secret = new Set(kind.credentials.flatMap((one) => one.fields.filter((f) => f.secret).map((f) => f.path)));
  return Object.fromEntries(Object.entries(credential).map(([path, value]) => [path, secret.has(path) ? "" : value]));
}
