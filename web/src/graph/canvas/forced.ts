import cytoscape, { type LayoutOptions, type NodeSingular } from "cytoscape";
import fcose from "cytoscape-fcose";
import type { Arranging } from "./arranging";
import type { Place } from "./layers";

cytoscape.use(fcose);
cytoscape.warnings(false);

const few = 80;
const small = 44;

/** forcedOf places up to some hundred things well: what is joined is near, nothing crosses more than it has to. */
export async function forcedOf({ ids, widths, ties, places, pinned }: Arranging): Promise<Map<string, Place>> {
  const roomy = ids.length <= few;
  const nodes = ids.map((id, at) => ({
    // Names stand below, and need room beside.
    data: { id, width: roomy ? (widths[at] ?? small) : small, height: roomy ? small + 20 : small },
    position: { ...(places?.get(id) ?? { x: 0, y: 0 }) },
  }));
  const edges = ties.map(({ from, to }, at) => ({ data: { id: `tie ${at}`, source: from, target: to } }));
  const cy = cytoscape({
    headless: true,
    styleEnabled: true,
    elements: { nodes, edges },
    style: [{ selector: "node", style: { width: "data(width)", height: "data(height)" } }],
  });
  const fixed = pinned.flatMap((nodeId) => {
    const position = places?.get(nodeId);
    return position && cy.getElementById(nodeId).nonempty() ? [{ nodeId, position: { ...position } }] : [];
  });
  const options = {
    name: "fcose",
    animate: false,
    fit: false,
    quality: "default",
    randomize: places === undefined || fixed.length === ids.length,
    nodeSeparation: 90,
    idealEdgeLength: roomy ? 105 : 75,
    nodeRepulsion: roomy ? 9000 : 4500,
    numIter: roomy ? 1500 : 1000,
    packComponents: false,
    tile: true,
    ...(fixed.length > 0 && { fixedNodeConstraint: fixed }),
  };
  const layout = cy.layout(options as LayoutOptions);
  const ended = layout.promiseOn("layoutstop");
  layout.run();
  await ended;
  const found = new Map(cy.nodes().map((node: NodeSingular) => [node.id(), { ...node.position() }]));
  cy.destroy();
  return found;
}
