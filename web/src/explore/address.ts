import { type GraphView, graphViewOf } from "../graph/view";

/** The ways to look at an answer. */
export const looks = ["table", "tree", "graph", "json", "steps"] as const;

/** Look is a way to look at an answer. */
export type Look = (typeof looks)[number];

/** Address is what of the view stands in its address: it brings back what was asked, and how it was looked at. */
export interface Address {
  /** The query in J1QL that is asked. */
  query?: string;
  /** The ready-made question that is asked, and which of its queries. */
  question?: string;
  part?: string;
  /** Values of the query's parameters, by name. */
  values?: Record<string, string>;
  /** Whether a question that waits for its parameters was run. */
  ran?: true;
  /** The moment of the past that is looked at, in RFC 3339. */
  at?: string;
  /** Whether deleted entities are found too. */
  deleted?: true;
  /** Whether the query is built in place of being written. */
  build?: true;
  look?: Look;
  /** How the picture is looked at. */
  graph?: GraphView;
  sort?: string;
  /** The columns that are shown, in their order. */
  columns?: string[];
  /** Which row of the answer is open, and which entity. */
  row?: number;
  entity?: string;
}

/** addressOf reads the address; what makes no sense in it is left out. */
export function addressOf(search: Record<string, unknown>): Address {
  const address: Address = {
    query: text(search.query),
    question: text(search.question),
    part: text(search.part),
    values: values(search.values),
    ran: search.ran === true ? true : undefined,
    at: moment(search.at),
    deleted: search.deleted === true ? true : undefined,
    build: search.build === true ? true : undefined,
    look: looks.find((look) => look === search.look),
    graph: graphViewOf(search.graph),
    sort: text(search.sort),
    columns: texts(search.columns),
    row: typeof search.row === "number" && Number.isInteger(search.row) && search.row >= 0 ? search.row : undefined,
    entity: text(search.entity),
  };
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined));
}

/** asksAnew is an address without what was about the answer before. */
export const asksAnew = {
  look: undefined,
  graph: undefined,
  sort: undefined,
  columns: undefined,
  row: undefined,
  entity: undefined,
};

// A text that looks like a number is read as one.
function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function moment(value: unknown): string | undefined {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

function texts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.map(text).filter((one) => one !== undefined);
  return all.length > 0 ? all : undefined;
}

function values(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const all = Object.entries(value).map(([name, one]) => [name, text(one) ?? ""]);
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}
