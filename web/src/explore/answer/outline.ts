import { nameOf } from "../../ui/naming";
import type { Tree } from "./rows";

/** Line is a vertex in the outline of a tree, below the one that leads to it. */
export interface Line {
  /** The way from the top, which is unique in the outline. */
  path: string;
  depth: number;
  id: string;
  name: string;
  type: string;
  /** By which relationship it is reached: absent at the top. */
  by?: { verb: string; forward: boolean };
  /** How many there are below it. */
  below: number;
  open: boolean;
}

interface Way {
  verb: string;
  forward: boolean;
  to: string;
}

/** Outline is a tree that one can walk through, from any of its vertices. */
export interface Outline {
  vertices: Map<string, Tree["vertices"][number]>;
  ways: Map<string, Way[]>;
  /** Where it begins: the vertices of the type that the query began with. */
  top: string[];
}

/** outlineOf makes an outline of a tree. */
export function outlineOf(tree: Tree): Outline {
  const vertices = new Map(tree.vertices.map((vertex) => [vertex.id, vertex]));
  const ways = new Map<string, Way[]>();
  const add = (from: string, way: Way) => {
    const known = ways.get(from);
    if (known) known.push(way);
    else ways.set(from, [way]);
  };
  for (const edge of tree.edges) {
    const verb = String(edge.relationship._class ?? edge.relationship.displayName ?? "");
    add(edge.fromVertexId, { verb, forward: true, to: edge.toVertexId });
    if (edge.fromVertexId !== edge.toVertexId) add(edge.toVertexId, { verb, forward: false, to: edge.fromVertexId });
  }
  const first = tree.vertices[0]?.entity._type;
  return { vertices, ways, top: tree.vertices.filter((v) => v.entity._type === first).map((v) => v.id) };
}

const step = "/";

/** linesOf are the lines of an outline of which some are open, by their paths. */
export function linesOf(outline: Outline, opened: ReadonlySet<string>): Line[] {
  const lines: Line[] = [];
  const add = (id: string, above: string[], by?: Line["by"]) => {
    const vertex = outline.vertices.get(id);
    if (!vertex) return;
    const way = [...above, id];
    const path = way.join(step);
    const below = (outline.ways.get(id) ?? []).filter(({ to }) => !way.includes(to));
    const open = opened.has(path);
    const name = nameOf({ ...vertex.entity, ...vertex.properties });
    lines.push({
      path,
      depth: above.length,
      id,
      name,
      type: String(vertex.entity._type),
      by,
      below: below.length,
      open,
    });
    if (open) for (const { to, verb, forward } of below) add(to, way, { verb, forward });
  };
  for (const id of outline.top) add(id, []);
  return lines;
}

/** above is the path of the line that leads to one. */
export const above = (path: string): string => path.slice(0, Math.max(path.lastIndexOf(step), 0));

/** Act is what a key does in an outline. */
export type Act = "next" | "previous" | "first" | "last" | "turn" | "above" | "open";

/** actOf is what a key does at a line, as in other outlines; nothing of other keys. */
export function actOf(key: string, { open, below }: Line): Act | undefined {
  if (key === "ArrowDown" || key === "j") return "next";
  if (key === "ArrowUp" || key === "k") return "previous";
  if (key === "Home") return "first";
  if (key === "End") return "last";
  if (key === "Enter") return "open";
  if (key === "ArrowRight") return open || below === 0 ? "next" : "turn";
  return key === "ArrowLeft" ? (open ? "turn" : "above") : undefined;
}
