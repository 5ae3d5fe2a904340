import createClient, { type Middleware } from "openapi-fetch";
import createHooks from "openapi-react-query";
import { Problem, problemOf, unreachable } from "./problem";
import type { components, paths } from "./schema";

/** Schemas are the things that the server tells and takes, by name. */
export type Schemas = components["schemas"];

const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === "AbortError" ? error : unreachable();
  },
};

// Of these the server takes all in one, with commas between; of others one by one.
const listed = new Set(["columns", "fields", "role", "sort", "state"]);

/** querySerializer writes the query of an address as the server reads it. */
export function querySerializer(query: Record<string, unknown>): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    if (!Array.isArray(value)) written.append(name, String(value));
    else if (!listed.has(name)) for (const one of value) written.append(name, String(one));
    else if (value.length > 0) written.append(name, value.join(","));
  }
  return written.toString();
}

/** http asks the server. What is refused is thrown as a Problem. */
export const http = createClient<paths>({ fetch: (request) => fetch(request), querySerializer });
http.use(problems);

/** api asks the server from components: api.useQuery, api.useMutation, api.queryOptions. */
export const api = createHooks(http);

/** got is what an answer tells, of operations that always tell something. */
export async function got<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new Problem("fault", "The server did it and told nothing. Load the page again.");
  return data;
}

/** version is the header by which a change says what it was made to. */
export const version = (of: { version: number }) => ({ "If-Match": `"${of.version}"` });
