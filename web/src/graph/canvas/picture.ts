import cytoscape, { type Core, type ElementDefinition, type NodeSingular } from "cytoscape";
import fcose from "cytoscape-fcose";
import { wordsOf } from "../../ui/naming";
import { nonce } from "../../ui/nonce";
import { familyOf, grounds } from "../families";
import { marksOf } from "../marks";
import { isRoll, type Link, type Scene } from "../scene";
import { calledIn, titleOfRoll } from "../words";
import { type Arranging, arrange } from "./arrange";
import { pictureOf, png } from "./pictures";
import { type Colours, styleOf } from "./style";

cytoscape.use(fcose);
cytoscape.warnings(false);

/** Shown is what a picture is to show, and how. */
export interface Shown {
  scene: Scene;
  chosen: readonly string[];
  pinned: ReadonlySet<string>;
  /** The entities of the path that is shown, in order. */
  way: readonly string[];
}

/** Told is what a picture tells of what one does in it. */
export interface Told {
  choose: (id: string | undefined, more: boolean) => void;
  open: (id: string) => void;
  /** Something was moved to where it is to stay. */
  moved: (id: string) => void;
}

const labelled = 90;
const letter = 6.2; // how wide one is, about
const large = 500;

/** Picture draws a scene on a canvas, and lets one move about in it. */
export class Picture {
  private readonly cy: Core;
  private placed = false;

  constructor(
    private readonly frame: HTMLElement,
    private colours: Colours,
    told: Told,
  ) {
    allowStyles();
    this.cy = cytoscape({
      container: frame,
      style: styleOf(colours),
      minZoom: 0.04,
      maxZoom: 3,
      boxSelectionEnabled: false,
      selectionType: "single",
      autounselectify: true,
      textureOnViewport: true,
      hideEdgesOnViewport: false,
      pixelRatio: "auto",
    });
    this.cy.on("tap", (event) => {
      const more = event.originalEvent.shiftKey || event.originalEvent.ctrlKey || event.originalEvent.metaKey;
      if (event.target === this.cy) told.choose(undefined, false);
      else if (event.target.isNode()) told.choose(event.target.id(), more);
    });
    this.cy.on("tap", "node.roll", (event) => told.open(event.target.id()));
    this.cy.on("dbltap", "node", (event) => {
      if (!isRoll(event.target.id())) told.open(event.target.id());
    });
    this.cy.on("dragfree", "node", (event) => told.moved(event.target.id()));
    this.cy.on("mouseover mouseout", "node", (event) => {
      frame.style.cursor = event.type === "mouseover" ? "pointer" : "";
    });
  }

  /** paint draws in the colours of another theme. */
  paint(colours: Colours): void {
    this.colours = colours;
    this.cy.style(styleOf(colours));
  }

  /** show draws what a scene has; what came is near what it belongs to. It tells whether anything came or went. */
  show({ scene, chosen, pinned, way }: Shown): boolean {
    const wanted = new Map(elementsOf(scene, pinned).map((element) => [String(element.data.id), element]));
    const gone = this.cy.elements().filter((element) => !wanted.has(element.id()));
    const come = [...wanted.values()].filter(({ data }) => this.cy.getElementById(String(data.id)).empty());
    this.cy.batch(() => {
      gone.remove();
      this.cy.add(come.map((element) => ({ ...element, position: this.beside(element, scene) })));
      for (const [id, { data, classes = "" }] of wanted) this.cy.getElementById(id).data(data).classes(classes);
      this.mark(chosen, pinned, way);
    });
    return gone.length + come.length > 0;
  }

  private mark(chosen: readonly string[], pinned: ReadonlySet<string>, way: readonly string[]): void {
    for (const id of pinned) this.cy.getElementById(id).addClass("pinned");
    way.forEach((id, at) => {
      const node = this.cy.getElementById(id).addClass("way");
      const next = way[at + 1];
      if (next !== undefined) node.edgesWith(this.cy.getElementById(next)).addClass("way told");
    });
    for (const id of chosen) {
      const near = this.cy.getElementById(id).addClass("chosen").connectedEdges().addClass("near");
      if (near.length <= labelled) near.addClass("told");
    }
    if (this.cy.edges().length <= labelled) this.cy.edges().addClass("told");
  }

  /** beside is where something begins that has no place yet: around what it is joined with. */
  private beside({ data, group }: ElementDefinition, scene: Scene): { x: number; y: number } {
    if (group === "edges" || !this.placed) return { x: 0, y: 0 };
    const id = String(data.id);
    const joined = scene.links.find(({ from, to }) => from === id || to === id);
    const near = scene.rolls.find((roll) => roll.id === id)?.owner ?? (joined?.from === id ? joined.to : joined?.from);
    const node = near === undefined ? undefined : this.cy.getElementById(near);
    const at = node?.nonempty() ? node.position() : { x: 0, y: 0 };
    const turn = turnOf(id);
    return { x: at.x + 120 * Math.cos(turn), y: at.y + 120 * Math.sin(turn) };
  }

  /** arrange gives everything its place. */
  async arrange(how: Omit<Arranging, "again">): Promise<void> {
    await arrange(this.cy, { ...how, again: this.placed && how.layout === "force" });
    this.placed = true;
  }

  /** rearrange does the same as if nothing had a place yet. */
  async rearrange(how: Omit<Arranging, "again">): Promise<void> {
    await arrange(this.cy, { ...how, again: false });
    this.placed = true;
  }

  /** reveal brings something into sight. */
  reveal(id: string): void {
    const node = this.cy.getElementById(id);
    if (node.empty()) return;
    const { x1, x2, y1, y2 } = this.cy.extent();
    const { x, y } = node.position();
    if (x < x1 || x > x2 || y < y1 || y > y2) this.cy.center(node);
  }

  /** fit brings everything into sight. */
  fit(): void {
    this.cy.fit(undefined, 40);
  }

  /** zoom goes nearer, or farther away with less than one. */
  zoom(by: number): void {
    const { clientWidth: width, clientHeight: height } = this.frame;
    this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: width / 2, y: height / 2 } });
  }

  /** pan moves what is in sight. */
  pan(x: number, y: number): void {
    this.cy.panBy({ x, y });
  }

  /** resized is told that the frame has another size. */
  resized(): void {
    this.cy.resize();
  }

  /** next is what lies next in a direction, seen from something; in the middle of all when there is nothing. */
  next(from: string | undefined, direction: { x: number; y: number }): string | undefined {
    const here = from === undefined ? undefined : this.cy.getElementById(from);
    if (!here?.nonempty()) return this.middle();
    const at = here.position();
    const near = here.neighborhood("node");
    let best: { id: string; cost: number } | undefined;
    for (const node of this.cy.nodes().toArray() as NodeSingular[]) {
      const dx = node.position().x - at.x;
      const dy = node.position().y - at.y;
      const along = dx * direction.x + dy * direction.y;
      const across = Math.abs(dx * direction.y - dy * direction.x);
      if (along <= 1 || across > along * 1.8) continue;
      const cost = (along + 2 * across) * (near.contains(node) ? 0.6 : 1);
      if (!best || cost < best.cost) best = { id: node.id(), cost };
    }
    return best?.id;
  }

  private middle(): string | undefined {
    return this.cy
      .nodes()
      .max((node) => node.degree(false))
      .ele?.id();
  }

  /** where is where something is drawn, within the frame. */
  where(id: string): { x: number; y: number } | undefined {
    const node = this.cy.getElementById(id);
    return node.empty() ? undefined : (node as unknown as NodeSingular).renderedPosition();
  }

  /** png is all of the picture as an image. */
  png(): Promise<Blob> {
    return png(this.cy, this.colours.ground);
  }

  /** destroy ends it. */
  destroy(): void {
    this.cy.destroy();
  }
}

// Cytoscape adds a style of its own unless one of its name is there, without the
// nonce that the page's policy demands.
function allowStyles(): void {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const style = document.createElement("style");
  style.id = id;
  style.nonce = nonce();
  document.head.append(style);
}

function elementsOf(scene: Scene, pinned: ReadonlySet<string>): ElementDefinition[] {
  const nodes = scene.nodes.map((node): ElementDefinition => {
    const { grave, exploited } = marksOf(node);
    const fate = node.fate === "same" ? undefined : node.fate;
    const badges = { grave, exploited, fate, pinned: pinned.has(node.id) || undefined };
    return {
      group: "nodes",
      data: { id: node.id, label: calledIn(node), picture: pictureOf(node.type, badges) },
      classes: fate ?? "",
    };
  });
  const rolls = scene.rolls.map((roll): ElementDefinition => {
    const label = titleOfRoll(roll);
    const width = letter * label.length + 28;
    return {
      group: "nodes",
      data: { id: roll.id, label, width, ground: grounds[familyOf(roll.type)], picture: "none" },
      classes: "roll",
    };
  });
  return [...nodes, ...rolls, ...edgesOf(scene)];
}

function edgesOf({ links, rolls }: Scene): ElementDefinition[] {
  const between = new Map<string, number>();
  const ends = ({ from, to }: Link) => [from, to].sort().join(" ");
  for (const link of links) between.set(ends(link), (between.get(ends(link)) ?? 0) + 1);
  const edges = links.map((link): ElementDefinition => {
    const { type, class: verb, from, to, fate } = link;
    const classes = [
      ...(fate && fate !== "same" ? [fate] : []),
      ...((between.get(ends(link)) ?? 0) > 1 ? ["many"] : []),
    ];
    return {
      group: "edges",
      data: { id: `${from} ${type} ${to}`, source: from, target: to, label: verbOf(verb) },
      classes: classes.join(" "),
    };
  });
  const rolled = rolls.map(
    ({ id, owner, class: verb }): ElementDefinition => ({
      group: "edges",
      data: { id: `${id} edge`, source: owner, target: id, label: verbOf(verb) },
      classes: "rolled",
    }),
  );
  return [...edges, ...rolled];
}

const verbOf = (verb: string) => wordsOf(verb).toLowerCase();

/** isLarge tells whether a scene is so large that what moves would stutter. */
export const isLarge = (scene: Scene): boolean => scene.nodes.length + scene.rolls.length > large;

// Everything begins in a direction of its own, which is always the same.
function turnOf(id: string): number {
  let turn = 0;
  for (const sign of id) turn = (turn * 31 + (sign.codePointAt(0) ?? 0)) % 3600;
  return (turn / 3600) * 2 * Math.PI;
}
