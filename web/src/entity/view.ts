import { type GraphView, graphViewOf } from "../graph/view";

/** tabs are the parts of what is known of an entity. */
export const tabs = ["overview", "related", "graph", "history", "record"] as const;

/** Tab is a part of what is known of an entity. */
export type Tab = (typeof tabs)[number];

/** View is what is shown of an entity, as its address tells it. */
export interface View {
  tab?: Tab;
  at?: string;
  /** The moment of a change that one wants to see in its history. */
  moment?: string;
  /** A part of the names or values of the properties that are shown. */
  find?: string;
  /** The group of relationships that is open. */
  relationship?: string;
  direction?: "out" | "in";
  of?: string;
  /** How the picture is looked at. */
  graph?: GraphView;
}

/** viewOf reads an address, and leaves out what makes no sense. */
export function viewOf(search: Record<string, unknown>): View {
  const view: View = {
    tab: tabs.find((tab) => tab === search.tab && tab !== "overview"),
    at: momentOf(search.at),
    moment: momentOf(search.moment),
    find: textOf(search.find),
    relationship: textOf(search.relationship),
    direction: search.direction === "out" || search.direction === "in" ? search.direction : undefined,
    of: textOf(search.of),
    graph: graphViewOf(search.graph),
  };
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined && value !== "")) as View;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function momentOf(value: unknown): string | undefined {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
