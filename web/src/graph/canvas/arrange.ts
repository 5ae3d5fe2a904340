import type { Core, LayoutOptions } from "cytoscape";
import type { Layout } from "../view";
import { layersOf, type Place, type Tied } from "./layers";
import { spreadOf } from "./spread";

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

const many = 160; // above that the better layout takes too long
const few = 80;
const nearest = 1.4; // two or three things need not fill the window

/** arrange gives everything its place; what is pinned keeps its own. */
export function arrange(cy: Core, how: Arranging): Promise<void> {
  const elements = cy.elements();
  if (elements.nodes().length === 0) return Promise.resolve();
  const layout = elements.layout(optionsOf(cy, how));
  const ended = layout.promiseOn("layoutstop").then(() => {
    if (!how.again && cy.zoom() > nearest) cy.zoom(nearest).center();
  });
  layout.run();
  return ended;
}

function optionsOf(cy: Core, { layout, roots, again, animate }: Arranging): LayoutOptions {
  const count = cy.nodes().length;
  const common = { animate: animate && count <= many, animationDuration: 350, fit: !again, padding: 40 };
  if (layout === "layers") return layered(cy, roots, common);
  if (layout === "rings") return rings(cy, roots, common);
  if (count > many) return spread(cy, common);
  const pinned = cy.nodes(".pinned").map((node) => ({ nodeId: node.id(), position: { ...node.position() } }));
  const fcose = {
    name: "fcose",
    ...common,
    quality: "default",
    randomize: !again,
    nodeSeparation: 90,
    idealEdgeLength: count > few ? 75 : 105,
    nodeRepulsion: count > few ? 4500 : 9000,
    numIter: count > few ? 1000 : 1500,
    nodeDimensionsIncludeLabels: count <= few,
    packComponents: false,
    tile: true,
    ...(pinned.length > 0 && { fixedNodeConstraint: pinned }),
  };
  return fcose as LayoutOptions;
}

function layered(cy: Core, roots: string[], common: object): LayoutOptions {
  const { ids, ties } = drawnIn(cy);
  return preset(layersOf(ids, ties, roots), common);
}

function spread(cy: Core, common: object): LayoutOptions {
  const { ids, ties } = drawnIn(cy);
  const places = spreadOf(ids, ties);
  for (const node of cy.nodes(".pinned").toArray()) places.set(node.id(), { ...node.position() });
  return preset(places, common);
}

const preset = (places: Map<string, Place>, common: object) =>
  ({
    name: "preset",
    ...common,
    positions: (id: string) => places.get(id) ?? { x: 0, y: 0 },
  }) as unknown as LayoutOptions;

function drawnIn(cy: Core): { ids: string[]; ties: Tied[] } {
  return {
    ids: cy.nodes().map((node) => node.id()),
    ties: cy.edges().map((edge) => ({ from: edge.source().id(), to: edge.target().id() })),
  };
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
