import type { components } from "./schema";

type Body = components["schemas"]["Problem"];

/** What kind of problem it is: the server's kinds, and what happens on the way to it. */
export type Kind = Body["kind"] | "unreachable" | "unloaded";

/** Problem is why a request was not answered, in words for people. */
export class Problem extends Error {
  constructor(
    readonly kind: Kind,
    message: string,
    /** The fields of the request that are wrong, by their path. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Names the request in the server's log. */
    readonly requestID?: string,
  ) {
    super(message);
    this.name = "Problem";
  }
}

/** problemOf reads the problem from an answer that is none. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as Body;
    const fields = Object.fromEntries((body.errors ?? []).map((field) => [field.path, field.text]));
    return new Problem(body.kind, body.detail, fields, body.request_id);
  } catch {
    return new Problem(
      "unreachable",
      `Something between this page and Parapet answered "${response.status} ${response.statusText}". A proxy may be in the way, or the server is just starting.`,
    );
  }
}

/** unreachable is the problem of a server that does not answer. */
export function unreachable(): Problem {
  return new Problem(
    "unreachable",
    "Parapet does not answer. Check that the server runs and that the network leads to it.",
  );
}

// What browsers say of scripts, and Vite of styles, that did not come.
const unloaded = /dynamically imported module|importing a module script|^Unable to preload CSS/i;

/** asProblem is what went wrong, whatever was thrown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof Error && unloaded.test(thrown.message)) {
    return new Problem(
      "unloaded",
      "This part of the page could not be loaded. The server may be away, or has become a newer one meanwhile. Load the page again.",
    );
  }
  return new Problem("fault", thrown instanceof Error ? thrown.message : String(thrown));
}

/** within is the problem of a part, with its fields as those of the whole. */
export function within(part: string, thrown: unknown): Problem {
  const { kind, message, fields, requestID } = asProblem(thrown);
  const inner = Object.entries(fields).map(([path, text]) => [`${part}.${path.replace(/^body\./, "")}`, text]);
  return new Problem(kind, message, Object.fromEntries(inner), requestID);
}
