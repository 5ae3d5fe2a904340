import { narrow } from "../narrow";
import type { Scene } from "../scene";
import type { Layout } from "../view";
import { Arranger } from "./arranging";
import { type Box, between, type Camera, centred, fitted, inSight, isIn, meant, zoomed } from "./camera";
import type { Colours } from "./colours";
import { type Figure, figureOf, type Shown, type Spot } from "./figure";
import { Hands } from "./hands";
import type { Place } from "./layers";
import { Pictures } from "./pictures";
import { type Choice, livelyOf, stillOf } from "./pieces";
import { pngOf } from "./png";
import { Screen } from "./screen";
import { nextOf, spotAt } from "./walk";

/** Told is what a picture tells of what one does in it. */
export interface Told {
  choose: (id: string | undefined, more: boolean) => void;
  open: (id: string) => void;
  /** Something was moved to where it is to stay. */
  moved: (id: string) => void;
  /** It has been arranged, or could not be. */
  arranged: () => void;
  failed: (error: unknown) => void;
}

/** Wanted is how a picture is to be arranged. */
export interface Wanted {
  layout: Layout;
  /** Where one looks from. */
  roots: readonly string[];
  /** Whether things may move there visibly. */
  animate: boolean;
}

const moving = 350; // milliseconds until everything is where it is to be
const legend = 190; // how wide the legend is, about, where it is not folded
const lively = 300; // of more than so many things none moves there visibly
const nothing: Figure = { spots: new Map(), lines: [], linesAt: new Map() };

/** Picture draws a scene on a canvas, and lets one move about in it. */
export class Picture {
  private readonly screen: Screen;
  private readonly pictures = new Pictures(() => this.screen.changed());
  private readonly arranger = new Arranger();
  private readonly end = new AbortController();
  private readonly places = new Map<string, Place>();
  private figure = nothing;
  private choice: Choice = { chosen: [], lifted: undefined };
  private pinned: ReadonlySet<string> = new Set();
  private placed = false;
  private arranging = 0;
  private motion = 0;

  constructor(
    frame: HTMLElement,
    private colours: Colours,
    private readonly told: Told,
  ) {
    const pieces = {
      still: () => stillOf(this.placed ? this.figure : nothing, this.choice),
      lively: () => livelyOf(this.placed ? this.figure : nothing, this.choice),
    };
    this.screen = new Screen(frame, pieces, this.pictures, colours);
    this.screen.resized();
    new Hands(frame, this.deeds(), this.end.signal);
  }

  /** paint draws in the colours of another theme. */
  paint(colours: Colours): void {
    this.colours = colours;
    this.screen.paint(colours);
  }

  /** show draws what a scene has; what came is near what it belongs to. It tells whether anything came that has no place yet. */
  show(shown: Shown): boolean {
    const before = this.places.size;
    this.pinned = shown.pinned;
    const beside = besideOf(shown.scene);
    this.figure = figureOf(shown, (id) => this.placeOf(id, beside));
    this.screen.changed();
    return this.places.size > before;
  }

  /** choose marks what is chosen. */
  choose(chosen: readonly string[]): void {
    this.choice = { ...this.choice, chosen };
    this.screen.touched();
  }

  /** arrange gives everything its place: anew, or so that what has one stays near it. */
  async arrange({ layout, roots, animate }: Wanted, anew: boolean): Promise<void> {
    this.arranging++;
    const nth = this.arranging;
    const { spots, lines } = this.figure;
    if (spots.size === 0) return;
    const again = this.placed && !anew;
    // What is hidden comes back to where it was, but not into another arrangement.
    if (anew) for (const id of this.places.keys()) if (!spots.has(id)) this.places.delete(id);
    try {
      const places = await this.arranger.arrange({
        layout,
        roots,
        ids: [...spots.keys()],
        widths: [...spots.values()].map(widthOf),
        ties: lines.map(({ from, to }) => ({ from: from.id, to: to.id })),
        places: again || this.pinned.size > 0 ? new Map(this.places) : undefined,
        pinned: [...this.pinned].filter((id) => spots.has(id)),
      });
      if (nth !== this.arranging) return;
      this.move(places, animate && this.placed && spots.size <= lively, !again);
      this.told.arranged();
    } catch (error) {
      if (!this.end.signal.aborted) this.told.failed(error);
    }
  }

  /** reveal brings something into sight. */
  reveal(id: string): void {
    const at = this.figure.spots.get(id)?.at;
    const { camera, size } = this.screen;
    if (at && !isIn(inSight(camera, size), at)) this.screen.look(centred(camera, at, size));
  }

  /** fit brings everything into sight. */
  fit(): void {
    this.screen.look(this.fitting());
  }

  /** zoom goes nearer, or farther away with less than one. */
  zoom(by: number): void {
    const { camera, size } = this.screen;
    this.screen.look(zoomed(camera, by, { x: size.width / 2, y: size.height / 2 }));
  }

  /** pan moves what is in sight. */
  pan(x: number, y: number): void {
    const { camera } = this.screen;
    this.screen.look({ k: camera.k, x: camera.x + x, y: camera.y + y });
  }

  /** resized is told that the frame has another size. What was in the middle stays there. */
  resized(): void {
    const { width, height } = this.screen.size;
    if (!this.screen.resized()) return;
    const { size } = this.screen;
    if (width === 0) this.fit();
    else this.pan((size.width - width) / 2, (size.height - height) / 2);
  }

  /** next is what lies next in a direction, seen from something; what joins the most when that is nowhere. */
  next(from: string | undefined, direction: Place): string | undefined {
    return nextOf(this.figure, from, direction);
  }

  /** png is all of the picture as an image. */
  png(): Promise<Blob> {
    const { figure, choice, colours, pictures } = this;
    return pngOf([stillOf(figure, choice), livelyOf(figure, choice)], boxOf(figure), colours, pictures);
  }

  /** destroy ends it. */
  destroy(): void {
    this.arranging++;
    cancelAnimationFrame(this.motion);
    this.end.abort();
    this.arranger.destroy();
    this.screen.destroy();
  }

  private deeds() {
    const lift = (lifted: string | undefined) => {
      this.choice = { ...this.choice, lifted };
      this.screen.changed();
    };
    return {
      at: (place: Place) =>
        this.placed ? spotAt(this.figure, meant(this.screen.camera, place), this.screen.camera.k) : undefined,
      press: (id: string | undefined, event: PointerEvent) => {
        this.told.choose(id, event.shiftKey || event.ctrlKey || event.metaKey);
        if (id !== undefined && this.figure.spots.get(id)?.width !== undefined) this.told.open(id);
      },
      pressTwice: (id: string) => {
        if (this.figure.spots.get(id)?.width === undefined) this.told.open(id);
      },
      lift,
      carry: (id: string, by: Place) => {
        const at = this.figure.spots.get(id)?.at;
        if (!at) return;
        at.x += by.x / this.screen.camera.k;
        at.y += by.y / this.screen.camera.k;
        this.screen.touched();
      },
      drop: (id: string) => {
        lift(undefined);
        this.told.moved(id);
      },
      pan: ({ x, y }: Place) => this.pan(x, y),
      zoom: (by: number, at: Place) => this.screen.look(zoomed(this.screen.camera, by, at)),
    };
  }

  /** move has everything go where it is to be, and oneself where all of it is in sight. */
  private move(places: ReadonlyMap<string, Place>, visibly: boolean, fit: boolean): void {
    cancelAnimationFrame(this.motion);
    const ways = [...places].flatMap(([id, to]) => {
      const at = this.places.get(id);
      return at ? [{ at, from: { ...at }, to }] : [];
    });
    const go = (part: number) => {
      for (const { at, from, to } of ways) {
        at.x = from.x + (to.x - from.x) * part;
        at.y = from.y + (to.y - from.y) * part;
      }
    };
    go(1);
    const [here, there] = [this.screen.camera, fit ? this.fitting() : this.screen.camera];
    this.placed = true;
    this.screen.changed();
    if (!visibly) {
      this.screen.look(there);
      return;
    }
    const began = performance.now();
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, now - began) / moving);
      const eased = part * part * (3 - 2 * part);
      go(eased);
      this.screen.changed();
      if (fit) this.screen.look(between(here, there, eased));
      if (part < 1) this.motion = requestAnimationFrame(step);
    };
    step(began);
  }

  private fitting(): Camera {
    const { size } = this.screen;
    return fitted(boxOf(this.figure), size, matchMedia(narrow).matches ? 0 : legend);
  }

  private placeOf(id: string, beside: ReadonlyMap<string, string>): Place {
    const known = this.places.get(id);
    if (known) return known;
    const near = this.places.get(beside.get(id) ?? "") ?? { x: 0, y: 0 };
    const turn = turnOf(id);
    const at = { x: near.x + 120 * Math.cos(turn), y: near.y + 120 * Math.sin(turn) };
    this.places.set(id, at);
    return at;
  }
}

const widthOf = ({ label, width }: Spot): number => width ?? Math.max(44, Math.min(120, 6.2 * label.length));

/** besideOf is what everything is joined with, so that it begins near there. */
function besideOf({ links, rolls }: Scene): Map<string, string> {
  const beside = new Map<string, string>();
  for (const { from, to } of links) {
    if (!beside.has(from)) beside.set(from, to);
    if (!beside.has(to)) beside.set(to, from);
  }
  for (const { id, owner } of rolls) beside.set(id, owner);
  return beside;
}

const rim = 40;

function boxOf({ spots }: Figure): Box {
  const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  for (const { at, width = 0 } of spots.values()) {
    const wide = Math.max(rim, width / 2);
    box.x1 = Math.min(box.x1, at.x - wide);
    box.y1 = Math.min(box.y1, at.y - rim);
    box.x2 = Math.max(box.x2, at.x + wide);
    box.y2 = Math.max(box.y2, at.y + rim);
  }
  return spots.size > 0 ? box : { x1: 0, y1: 0, x2: 1, y2: 1 };
}

// Everything begins in a direction of its own, which is always the same.
function turnOf(id: string): number {
  let turn = 0;
  for (const sign of id) turn = (turn * 31 + (sign.codePointAt(0) ?? 0)) % 3600;
  return (turn / 3600) * 2 * Math.PI;
}
