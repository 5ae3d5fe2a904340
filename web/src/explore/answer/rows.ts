import { nameOf } from "../../ui/naming";
import type { Answer } from "../ask";

/** Row is a row of an answer, and its place in it. */
export interface Row {
  place: number;
  values: Record<string, unknown>;
}

/** Thing is a whole entity or relationship, as answers have it. */
export type Thing = Record<string, unknown> & { _id: string };

/** Tree is what a query with RETURN TREE is answered with. */
export interface Tree {
  vertices: { id: string; entity: Thing; properties: Record<string, unknown> }[];
  edges: {
    id: string;
    fromVertexId: string;
    toVertexId: string;
    relationship: Record<string, unknown>;
    properties: Record<string, unknown>;
  }[];
}

/** treeOf is the tree of an answer; nothing of an answer that is none. */
export function treeOf(pages: readonly Answer[]): Tree | undefined {
  return pages[0]?.type === "tree" ? (pages[0].data as Tree) : undefined;
}

/** rowsOf are the rows of an answer: of a list its entities, of a tree its vertices. */
export function rowsOf(pages: readonly Answer[]): Row[] {
  const tree = treeOf(pages);
  const all = tree
    ? tree.vertices.map(({ entity, properties }) => ({ ...entity, ...properties }))
    : pages.flatMap((page) => page.data as Record<string, unknown>[]);
  return all.map((values, place) => ({ place, values }));
}

/** isThing tells whether a value is a whole entity or relationship. */
export function isThing(value: unknown): value is Thing {
  return typeof value === "object" && value !== null && typeof (value as Thing)._id === "string";
}

/** isEntity tells whether a thing is an entity: those have no ends. */
export const isEntity = (thing: Thing): boolean => thing._fromEntityId === undefined;

/** Mentioned is an entity that a row tells of. */
export interface Mentioned {
  id: string;
  name: string;
  /** The column in which it stands. */
  column: string;
}

// The server adds columns of this name to a table for the entities whose properties it shows.
const mark = "@";

/** isHidden tells whether a column is for the console, not for people. */
export const isHidden = (column: string): boolean => column.startsWith(mark);

/** mentionedIn are the entities that a row tells of, each once. */
export function mentionedIn({ values }: Row): Mentioned[] {
  if (isThing(values)) return [{ id: values._id, name: nameOf(values), column: "" }];
  const found = new Map<string, Mentioned>();
  for (const [column, value] of Object.entries(values)) {
    if (isThing(value) && isEntity(value)) {
      found.set(value._id, { id: value._id, name: nameOf(value), column });
    } else if (isHidden(column) && typeof value === "string" && !found.has(value)) {
      const alias = column.slice(mark.length);
      found.set(value, { id: value, name: shownName(values, alias), column: alias });
    }
  }
  return [...found.values()];
}

function shownName(values: Record<string, unknown>, alias: string): string {
  const name = values[`${alias}.displayName`] ?? values[`${alias}.name`] ?? values[`${alias}.id`];
  return typeof name === "string" && name !== "" ? name : alias;
}
