/** layouts are the ways in which a picture is arranged. */
export const layouts = ["force", "layers", "rings"] as const;

/** Layout is a way in which a picture is arranged. */
export type Layout = (typeof layouts)[number];

/** GraphView is what of a picture stands in its address. */
export interface GraphView {
  layout?: Layout;
  /** The earlier moment with which is compared, in RFC 3339. */
  since?: string;
  /** The types that are not shown. */
  hide?: string[];
  /** The entities that were expanded, by their identifiers. */
  open?: string[];
  /** The ends of the path that is shown. */
  path?: [string, string];
  /** Whether the table stands beside the picture. */
  table?: true;
}

/** graphViewOf reads what an address says of a picture; what makes no sense is left out. */
export function graphViewOf(value: unknown): GraphView | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const said = value as Record<string, unknown>;
  const ends = textsOf(said.path);
  const [from, to] = ends ?? [];
  const view: GraphView = {
    layout: layouts.find((layout) => layout === said.layout),
    since: typeof said.since === "string" && !Number.isNaN(Date.parse(said.since)) ? said.since : undefined,
    hide: textsOf(said.hide),
    open: textsOf(said.open),
    path: from && to ? [from, to] : undefined,
    table: said.table === true ? true : undefined,
  };
  const known = Object.entries(view).filter(([, one]) => one !== undefined);
  return known.length > 0 ? (Object.fromEntries(known) as GraphView) : undefined;
}

function textsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one) => typeof one === "string" && one !== "") as string[];
  return texts.length > 0 ? texts : undefined;
}
