import type { Box } from "./camera";
import type { Colours } from "./colours";
import { type Piece, paint } from "./paint";
import type { Pictures } from "./pictures";

const edge = 20;
const sharpest = 2;
const longest = 8000; // browsers draw no longer images
const most = 24_000_000; // points; four bytes each

/** pngOf is pieces, one upon the other, as an image of all that is in a box. */
export async function pngOf(pieces: readonly Piece[], box: Box, colours: Colours, pictures: Pictures): Promise<Blob> {
  await pictures.all(pieces.flatMap(({ spots }) => spots.flatMap(({ picture }) => picture ?? [])));
  const [wide, high] = [box.x2 - box.x1 + 2 * edge, box.y2 - box.y1 + 2 * edge];
  const k = Math.min(sharpest, longest / Math.max(wide, high), Math.sqrt(most / (wide * high)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(k * wide);
  canvas.height = Math.ceil(k * high);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  if (!brush) throw new Error("this browser draws no images");
  brush.fillStyle = colours.ground;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  const camera = { k, x: k * (edge - box.x1), y: k * (edge - box.y1) };
  const view = { camera, size: { width: canvas.width, height: canvas.height }, ratio: 1, colours, pictures };
  for (const piece of pieces) {
    for (const _ of paint(brush, piece, view)) {
      brush.getImageData(0, 0, 1, 1);
      await new Promise((resolve) => setTimeout(resolve)); // the page goes on meanwhile
    }
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the image is too large"))), "image/png"),
  );
}
