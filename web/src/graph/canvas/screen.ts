import type { Camera, Size } from "./camera";
import type { Colours } from "./colours";
import { type Piece, paint, type View } from "./paint";
import type { Pictures } from "./pictures";
import { enough, Sheet } from "./sheet";

/** Pieces are what is shown: what stays as it is while one moves about, and what moves or is marked, on top of it. */
export interface Pieces {
  still: () => Piece;
  lively: () => Piece;
}

const rest = 150;
const slice = 9; // of a frame of 16 milliseconds
const sliceInMotion = 5;
const quick = 10; // what takes no longer is drawn anew in each frame

/**
 * Screen shows a picture. While one moves about it shows the sheet that was drawn
 * last, moved and stretched; the next is drawn a slice in each frame, so that no
 * frame takes long however much there is, and takes its place when it is ready.
 */
export class Screen {
  camera: Camera = { k: 1, x: 0, y: 0 };
  size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private readonly canvas = document.createElement("canvas");
  private readonly brush = this.canvas.getContext("2d");
  private shown = new Sheet();
  private next = new Sheet();
  private drawing = false;
  private stale = true;
  private moved = 0;
  private frame = 0;
  private timer = 0;

  constructor(
    private readonly holder: HTMLElement,
    private readonly pieces: Pieces,
    private readonly pictures: Pictures,
    private colours: Colours,
  ) {
    this.canvas.style.display = "block";
    holder.append(this.canvas);
  }

  /** paint draws in the colours of another theme. */
  paint(colours: Colours): void {
    this.colours = colours;
    this.changed();
  }

  /** look looks from another place. */
  look(camera: Camera): void {
    this.camera = camera;
    this.moved = performance.now();
    this.touched();
  }

  /** changed is told that what stays as it is has changed. */
  changed(): void {
    this.stale = true;
    this.touched();
  }

  /** touched is told that what moves or is marked has changed. */
  touched(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  /** resized is told that the holder may have another size; it tells whether it has. */
  resized(): boolean {
    const { clientWidth: width, clientHeight: height } = this.holder;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    if (width === this.size.width && height === this.size.height && ratio === this.ratio) return false;
    this.size = { width, height };
    this.ratio = ratio; // another one, too, where the window went to another screen
    this.canvas.width = Math.ceil(width * ratio);
    this.canvas.height = Math.ceil(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.changed();
    return true;
  }

  /** destroy ends it. */
  destroy(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.frame = -1;
    this.canvas.remove();
  }

  private get view(): View {
    const { camera, size, ratio, colours, pictures } = this;
    return { camera, size, ratio, colours, pictures };
  }

  private draw(now: number): void {
    this.frame = 0;
    this.resized();
    if (!this.brush || this.size.width === 0) return;
    const left = rest - (now - this.moved);
    this.work(left <= 0);
    const { ratio, brush } = this;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.shown.show(brush, this.camera, ratio);
    for (const _ of paint(brush, this.pieces.lively(), this.view));
    if (this.drawing) this.touched();
    else if (left > 0) this.later(left);
  }

  /** later looks again when one may have come to rest. */
  private later(after: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.touched(), after + 1);
  }

  /** work draws a slice of the next sheet, if there is to be one. */
  private work(resting: boolean): void {
    const { shown, camera, size } = this;
    const inOne = shown.took < quick;
    if (!this.drawing) {
      const spare = shown.spare(camera, size);
      const wanted = this.stale || spare < 0 || ((resting || inOne) && (!shown.isSharp(camera) || spare < enough));
      if (!wanted) return;
      this.stale = false;
      this.drawing = true;
      this.next.begin(this.pieces.still(), this.view);
    }
    if (!this.next.goOn(inOne ? 2 * quick : resting ? slice : sliceInMotion)) return;
    [this.shown, this.next] = [this.next, this.shown];
    this.drawing = false;
    this.touched();
  }
}
