/** What findings can be counted by. */
export const pivots = ["vulnerabilities", "software", "devices", "groups"] as const;

/** Pivot is what a row stands for. */
export type Pivot = (typeof pivots)[number];

/** The queues that one works through; without one it is everything. */
export const queues = ["urgent", "exploited", "new", "no_update"] as const;

/** Queue is a set of vulnerabilities to work through. */
export type Queue = (typeof queues)[number];

/** The severities, the gravest first. */
export const severities = ["Critical", "High", "Medium", "Low", "Unrated"] as const;

/** Severity is how grave Microsoft takes a vulnerability to be. */
export type Severity = (typeof severities)[number];

/** What may be known of exploits. */
export const exploits = ["public", "verified", "kit", "zero_day"] as const;

/** Exploit is something that is known of exploits of a vulnerability. */
export type Exploit = (typeof exploits)[number];

/** Filter is which findings are looked at, as the server is asked for them. */
export interface Filter {
  queue?: Queue;
  cve?: string;
  search?: string;
  severity?: Severity[];
  exploit?: Exploit[];
  score?: number;
  epss?: number;
  seen_within?: number;
  seen_before?: number;
  published_within?: number;
  published_before?: number;
  product?: string;
  fix?: string;
  group?: string;
  device?: string;
  source?: string[];
}

/** View is what is shown of vulnerabilities, as the address tells it. */
export interface View extends Filter {
  by?: Exclude<Pivot, "vulnerabilities">;
  at?: string;
  sort?: string;
  /** The vulnerability that is looked at beside the list. */
  open?: string;
}

/** viewOf reads an address, and leaves out what makes no sense. */
export function viewOf(search: Record<string, unknown>): View {
  return pruned({
    by: one(search.by, ["software", "devices", "groups"] as const),
    queue: one(search.queue, queues),
    cve: text(search.cve),
    search: text(search.search),
    severity: some(search.severity, severities),
    exploit: some(search.exploit, exploits),
    score: within(search.score, 10),
    epss: within(search.epss, 1),
    seen_within: days(search.seen_within),
    seen_before: days(search.seen_before),
    published_within: days(search.published_within),
    published_before: days(search.published_before),
    product: text(search.product),
    fix: text(search.fix),
    group: text(search.group),
    device: text(search.device),
    source: texts(search.source),
    at: typeof search.at === "string" && !Number.isNaN(Date.parse(search.at)) ? search.at : undefined,
    sort: text(search.sort),
    open: text(search.open),
  });
}

/** Changes are what becomes of a view; what is undefined is taken out of it. */
export type Changes = { [Name in keyof View]?: View[Name] | undefined };

/** pruned is a view without what is empty, so that addresses stay short. */
export function pruned(view: Changes): View {
  const kept = Object.entries(view).filter(
    ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as View;
}

/** unfiltered is what takes all filters out of a view. */
export const unfiltered = {
  queue: undefined,
  cve: undefined,
  search: undefined,
  severity: undefined,
  exploit: undefined,
  score: undefined,
  epss: undefined,
  seen_within: undefined,
  seen_before: undefined,
  published_within: undefined,
  published_before: undefined,
  product: undefined,
  fix: undefined,
  group: undefined,
  device: undefined,
  source: undefined,
} satisfies { [Name in keyof Required<Filter>]: undefined };

/** filterOf is which findings a view looks at. What else stands in the address is no filter. */
export function filterOf(view: View): Filter {
  return Object.fromEntries(Object.entries(view).filter(([name]) => name in unfiltered)) as Filter;
}

/** wantedOf is which findings a view looks at, and when. */
export const wantedOf = (view: View) => ({ ...filterOf(view), ...(view.at ? { at: view.at } : {}) });

/** fileOf is which findings a view looks at, and how, as a file is asked for. */
export const fileOf = (view: View, format: string) => ({
  ...wantedOf(view),
  ...(view.by ? { by: view.by } : {}),
  ...(view.sort ? { sort: view.sort } : {}),
  format,
});

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function texts(value: unknown): string[] | undefined {
  const all = (Array.isArray(value) ? value : [value]).map(text).filter((one) => one !== undefined);
  return all.length > 0 ? all : undefined;
}

function one<T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((name) => name === value);
}

function some<T extends string>(value: unknown, known: readonly T[]): T[] {
  const wanted = texts(value) ?? [];
  return known.filter((name) => wanted.includes(name));
}

function within(value: unknown, most: number): number | undefined {
  return typeof value === "number" && value > 0 && value <= most ? value : undefined;
}

function days(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 36500 ? value : undefined;
}
