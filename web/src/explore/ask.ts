import { http, type Schemas } from "../api/client";
import { events } from "../api/events";
import { Problem, problemOf, unreachable } from "../api/problem";

/** Answer is a page of what the server answers to a query. */
export type Answer = Schemas["Answer"];

/** Asked is a query with the conditions under which it is asked. */
export interface Asked {
  query: string;
  variables: Record<string, unknown>;
  include_deleted: boolean;
}

const limit = 500;

/** ask asks the graph, however long that takes; to hang up stops the query. */
export async function ask(asked: Asked, signal: AbortSignal): Promise<Answer> {
  const response = await fetch("/api/v1/query/stream", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...asked, limit, identify: true }),
    signal,
  }).catch((thrown: unknown) => {
    throw signal.aborted ? thrown : unreachable();
  });
  if (!response.ok || !response.body) throw await problemOf(response);
  for await (const event of events(response.body)) {
    if (event.name === "answer") return JSON.parse(event.data) as Answer;
    if (event.name === "problem") throw await problemOf(new Response(event.data));
  }
  throw new Problem("unreachable", "The connection broke off before the answer was there. Run the query again.");
}

/** more asks for the page that follows. */
export async function more(cursor: string, signal: AbortSignal): Promise<Answer> {
  const { data } = await http.POST("/api/v1/query", { body: { cursor, limit }, signal });
  if (!data) throw unreachable();
  return data;
}
