import type { Core, LayoutOptions } from "cytoscape";
import type { Layout } from "../view";

/** Arranging says how a picture is to be arranged. */
export interface Arranging {
  layout: Layout;
  /** Where one looks from: what layers and rings begin with. */
  roots: string[];
  /** Whether most of it has its place already. */
  again: boolean;
  /** Whether things may move there visibly. */
  animate: boolean;
}

const many = 400;
const few = 80;

/** arrange gives everything its place; what is pinned keeps its own. */
export function arrange(cy: Core, how: Arranging): Promise<void> {
  const elements = cy.elements();
  if (elements.nodes().length === 0) return Promise.resolve();
  const layout = elements.layout(optionsOf(cy, how));
  const ended = layout.promiseOn("layoutstop").then(() => {});
  layout.run();
  return ended;
}

function optionsOf(cy: Core, { layout, roots, again, animate }: Arranging): LayoutOptions {
  const count = cy.nodes().length;
  const common = { animate: animate && count <= many, animationDuration: 350, fit: !again, padding: 40 };
  if (layout === "layers") return layered(cy, roots, common);
  if (layout === "rings") return rings(cy, roots, common);
  const pinned = cy.nodes(".pinned").map((node) => ({ nodeId: node.id(), position: { ...node.position() } }));
  const fcose = {
    name: "fcose",
    ...common,
    quality: count > many ? "draft" : "default",
    randomize: !again,
    nodeSeparation: 90,
    idealEdgeLength: count > few ? 75 : 105,
    nodeRepulsion: count > few ? 4500 : 9000,
    numIter: count > many ? 600 : 1500,
    nodeDimensionsIncludeLabels: count <= few,
    packComponents: false,
    tile: true,
    ...(pinned.length > 0 && { fixedNodeConstraint: pinned }),
  };
  return fcose as LayoutOptions;
}

function layered(cy: Core, roots: string[], common: object): LayoutOptions {
  const there = roots.filter((id) => cy.getElementById(id).nonempty());
  const options = {
    name: "breadthfirst",
    ...common,
    directed: false,
    grid: false,
    spacingFactor: 1.05,
    avoidOverlap: true,
    nodeDimensionsIncludeLabels: true,
    ...(there.length > 0 && { roots: there.map((id) => `#${CSS.escape(id)}`).join(", ") }),
  };
  return options as LayoutOptions;
}

function rings(cy: Core, roots: string[], common: object): LayoutOptions {
  const far = distances(cy, roots);
  const most = Math.max(0, ...far.values());
  const options = {
    name: "concentric",
    ...common,
    minNodeSpacing: 26,
    concentric: (node: { id: () => string }) => most + 1 - (far.get(node.id()) ?? most + 1),
    levelWidth: () => 1,
  };
  return options as unknown as LayoutOptions;
}

/** distances are how far entities are from those that one looks from. */
function distances(cy: Core, roots: string[]): Map<string, number> {
  const far = new Map<string, number>();
  const from = cy.nodes().filter((node) => roots.includes(node.id()));
  const begin = from.nonempty() ? from : cy.nodes().max((node) => node.degree(false)).ele;
  cy.elements().bfs({ roots: begin, visit: (node, _edge, _before, _at, depth) => void far.set(node.id(), depth) });
  return far;
}
