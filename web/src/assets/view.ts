import type { Schemas } from "../api/client";

/** View is what is shown of an inventory, as its address tells it. */
export interface View {
  search?: string;
  filter?: string[];
  tag?: string[];
  findings?: "with" | "without";
  at?: string;
  sort?: string;
  columns?: string[];
}

/** viewOf reads an address, and leaves out what makes no sense. */
export function viewOf(search: Record<string, unknown>): View {
  return pruned({
    search: textOf(search.search),
    filter: textsOf(search.filter),
    tag: textsOf(search.tag),
    findings: search.findings === "with" || search.findings === "without" ? search.findings : undefined,
    at: typeof search.at === "string" && !Number.isNaN(Date.parse(search.at)) ? search.at : undefined,
    sort: textOf(search.sort),
    columns: textsOf(search.columns),
  });
}

/** pruned is a view without what is empty, so that addresses stay short. */
export function pruned(view: View): View {
  const entries = Object.entries(view).filter(([, value]) => value !== undefined && value !== "" && value.length > 0);
  return Object.fromEntries(entries) as View;
}

/** narrowed tells whether a view leaves rows out. */
export const narrowed = (view: View): boolean =>
  Boolean(view.search || view.filter?.length || view.tag?.length || view.findings);

/** wantedOf is which rows a view wants, as the server is asked for them. */
export const wantedOf = ({ search, filter, tag, findings, at }: View) => ({ search, filter, tag, findings, at });

/** shownOf is which rows a view wants, and how. */
export const shownOf = (view: View) => ({
  ...wantedOf(view),
  sort: view.sort ? [view.sort] : undefined,
  columns: view.columns,
});

type Request = Schemas["InventoryRequest"];

/** requestOf is a view as it is kept under a name. The moment is not kept: who opens it wants the present. */
export function requestOf(view: View): Request {
  const { search, filter, tag, findings, sort, columns } = view;
  return { search, filters: filter, tags: tag, findings, sort: sort ? [sort] : undefined, columns };
}

/** viewOfRequest is a kept request as a view. Sources and ages become the filters that they stand for. */
export function viewOfRequest(request: Request): View {
  const sources = (request.sources ?? []).map((key) => `_integrationName=${key}`);
  const within = request.seen_within ? [`lastSeenOn>${request.seen_within}`] : [];
  const unseen = request.unseen_for ? [`lastSeenOn<${request.unseen_for}`] : [];
  return viewOf({
    search: request.search,
    filter: [...(request.filters ?? []), ...sources, ...within, ...unseen],
    tag: request.tags,
    findings: request.findings,
    sort: request.sort?.[0],
    columns: request.columns,
  });
}

/** unkept takes all out of a view that is kept under a name. */
export const unkept = {
  search: undefined,
  filter: undefined,
  tag: undefined,
  findings: undefined,
  sort: undefined,
  columns: undefined,
} satisfies { [Name in keyof Omit<Required<View>, "at">]: undefined };

/** plain tells whether a view shows all there is, in the usual way, whatever the moment. */
export const plain = (view: View): boolean => sameAs(view, {});

/** sameAs tells whether two views show the same, whatever the moment. */
export function sameAs(a: View, b: View): boolean {
  const text = ({ at: _, ...view }: View) => JSON.stringify(Object.entries(pruned(view)).sort());
  return text(a) === text(b);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function textsOf(value: unknown): string[] | undefined {
  const texts = (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== undefined);
  return texts.length > 0 ? texts : undefined;
}
