import { type Camera, inSight, type Size } from "./camera";
import { type Piece, paint, type View } from "./paint";

const margin = 120; // how far one can move before something is to be drawn anew

/**
 * Sheet is what a picture looks like from one place, with some of what is beyond
 * the edges: it is drawn step by step, and shown meanwhile from other places.
 */
export class Sheet {
  readonly canvas = document.createElement("canvas");
  // What is drawn here is looked at after each step, so that the step has taken all its time.
  private readonly brush = this.canvas.getContext("2d", { willReadFrequently: true });
  private camera: Camera = { k: 1, x: 0, y: 0 };
  private size: Size = { width: 0, height: 0 };
  private steps?: Generator<void>;
  /** How many milliseconds it took to draw, as far as it is drawn. */
  took = 0;

  /** begin begins to draw a piece anew. */
  begin(piece: Piece, view: View): void {
    const { camera, size, ratio } = view;
    this.camera = { k: camera.k, x: camera.x + margin, y: camera.y + margin };
    this.size = { width: size.width + 2 * margin, height: size.height + 2 * margin };
    const [width, height] = [Math.ceil(this.size.width * ratio), Math.ceil(this.size.height * ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    if (!this.brush) return;
    this.brush.setTransform(1, 0, 0, 1, 0, 0);
    this.brush.clearRect(0, 0, width, height);
    this.took = 0;
    this.steps = paint(this.brush, piece, { ...view, camera: this.camera, size: this.size });
  }

  /** goOn draws for so many milliseconds, and tells whether all is drawn. */
  goOn(budget: number): boolean {
    const began = performance.now();
    let spent = 0;
    while (this.steps && spent < budget) {
      if (this.steps.next().done) this.steps = undefined;
      this.brush?.getImageData(0, 0, 1, 1);
      spent = performance.now() - began;
    }
    this.took += spent;
    return this.steps === undefined;
  }

  /** show shows it on a screen as it looks from a place. */
  show(brush: CanvasRenderingContext2D, { k, x, y }: Camera, ratio: number): void {
    const { width, height } = this.canvas;
    if (this.size.width === 0) return;
    const by = k / this.camera.k / ratio;
    const place = (on: number, here: number) => Math.round((on - (k / this.camera.k) * here) * ratio) / ratio;
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    brush.drawImage(this.canvas, place(x, this.camera.x), place(y, this.camera.y), width * by, height * by);
  }

  /** isSharp tells whether it is no larger or smaller than it would be from a place. */
  isSharp(camera: Camera): boolean {
    return Math.abs(camera.k / this.camera.k - 1) < 1e-6;
  }

  /** spare is how many points of the screen one can move from a place until something is missing. */
  spare(camera: Camera, size: Size): number {
    const [has, needs] = [inSight(this.camera, this.size), inSight(camera, size)];
    return camera.k * Math.min(needs.x1 - has.x1, needs.y1 - has.y1, has.x2 - needs.x2, has.y2 - needs.y2);
  }
}

/** enough is how far one should be able to move when one has come to rest. */
export const enough = margin / 2;
