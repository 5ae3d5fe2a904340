import { narrow } from "../narrow";
import type { Layout } from "../view";
import { Arranger } from "./arranging";
import { between, type Camera, centred, fitted, inSight, isIn, meant, zoomed } from "./camera";
import type { Colours } from "./colours";
import { besideOf, boxOf, widthOf } from "./extents";
import { type Figure, figureOf, type Shown } from "./figure";
import { Hands } from "./hands";
import type { Place } from "./layers";
import { Pictures } from "./pictures";
import { type Choice, livelyOf, stillOf } from "./pieces";
import { Places } from "./places";
import { pngOf } from "./png";
import { Screen } from "./screen";
import { nextOf, spotAt } from "./walk";

/** Told is what a picture tells of what one does in it. */
export interface Told {
  choose: (id: string | undefined, more: boolean) => void;
  open: (id: string) => void;
  /** Something was moved to where it is to stay. */
  moved: (id: string) => void;
  /** It has been arranged. */
  arranged: (layout: Layout) => void;
  /** It could not be. */
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

const legend = 190; // how wide the legend is, about, where it is not folded
const lively = 300; // of more than so many things none moves there visibly
const nothing: Figure = { spots: new Map(), lines: [], linesAt: new Map() };

/** Picture draws a scene on a canvas, and lets one move about in it. */
export class Picture {
  private readonly screen: Screen;
  private readonly pictures = new Pictures(() => this.screen.changed());
  private readonly arranger = new Arranger();
  private readonly end = new AbortController();
  private readonly places = new Places();
  private figure = nothing;
  private choice: Choice = { chosen: [], lifted: undefined };
  private pinned: ReadonlySet<string> = new Set();
  private placed = false;
  private arranging = 0;

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
    this.figure = figureOf(shown, (id) => this.places.of(id, beside.get(id)));
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
    if (anew) this.places.keep(spots);
    try {
      const places = await this.arranger.arrange({
        layout,
        roots,
        ids: [...spots.keys()],
        widths: [...spots.values()].map(widthOf),
        ties: lines.map(({ from, to }) => ({ from: from.id, to: to.id })),
        places: again || this.pinned.size > 0 ? this.places.copy() : undefined,
        pinned: [...this.pinned].filter((id) => spots.has(id)),
      });
      if (nth !== this.arranging) return;
      // What is pinned stays, and what was put somewhere meanwhile.
      for (const id of [...this.pinned, this.choice.lifted ?? ""]) places.delete(id);
      this.move(places, animate && this.placed && spots.size <= lively, !again);
      this.told.arranged(layout);
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
    this.places.stop();
    this.end.abort();
    this.arranger.destroy();
    this.screen.destroy();
  }

  private deeds() {
    const lift = (lifted: string | undefined) => {
      this.places.settle();
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
    const here = this.screen.camera;
    const there = fit ? this.fitting(places) : undefined;
    this.placed = true;
    this.places.move(places, visibly, (part) => {
      this.screen.changed();
      if (there) this.screen.look(between(here, there, part));
    });
  }

  private fitting(places?: ReadonlyMap<string, Place>): Camera {
    const { size } = this.screen;
    return fitted(boxOf(this.figure, places), size, matchMedia(narrow).matches ? 0 : legend);
  }
}
