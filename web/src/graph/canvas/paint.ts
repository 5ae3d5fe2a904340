import { type Camera, inSight, type Size } from "./camera";
import type { Colours } from "./colours";
import type { Line, Spot } from "./figure";
import { drawLines, tellLines } from "./lines";
import type { Pictures } from "./pictures";
import { drawSpots } from "./spots";

/** View is how something is looked at. */
export interface View {
  camera: Camera;
  size: Size;
  /** How many points of the image there are for one of the page. */
  ratio: number;
  colours: Colours;
  pictures: Pick<Pictures, "of">;
}

/** Piece is a part of a picture, or all of it. */
export interface Piece {
  spots: readonly Spot[];
  lines: readonly Line[];
  /** Those of the lines that say what they mean. */
  told: readonly Line[];
  /** The entities that are marked as chosen. */
  chosen: ReadonlySet<string>;
}

const around = 160; // what begins beyond the edge reaches into the image

/**
 * paint draws a piece step by step: each takes a few milliseconds at most, so that
 * who asks for them can do something else in between.
 */
export function* paint(brush: CanvasRenderingContext2D, piece: Piece, view: View): Generator<void> {
  const { camera, ratio } = view;
  const { x1, y1, x2, y2 } = inSight(camera, view.size);
  const box = { x1: x1 - around, y1: y1 - around, x2: x2 + around, y2: y2 + around };
  const k = ratio * camera.k;
  brush.setTransform(k, 0, 0, k, ratio * camera.x, ratio * camera.y);
  yield* drawLines(brush, piece.lines, view, box);
  yield* tellLines(brush, piece.told, view, box);
  yield* drawSpots(brush, piece.spots, piece.chosen, view, box);
}
