import type { Place } from "./layers";

/** Camera is where one looks from: a place of the picture is at k times its coordinates, and x and y to that. */
export interface Camera {
  k: number;
  x: number;
  y: number;
}

/** Box is a part of the picture. */
export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Size is how large something on the screen is. */
export interface Size {
  width: number;
  height: number;
}

const farthest = 0.04;
const nearest = 3;

/** meant is what of the picture is at a place of the screen. */
export const meant = ({ k, x, y }: Camera, at: Place): Place => ({ x: (at.x - x) / k, y: (at.y - y) / k });

/** inSight is the part of the picture that is on a screen. */
export function inSight(camera: Camera, { width, height }: Size): Box {
  const [from, to] = [meant(camera, { x: 0, y: 0 }), meant(camera, { x: width, y: height })];
  return { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
}

/** isIn tells whether a place is in a part of the picture. */
export const isIn = ({ x1, y1, x2, y2 }: Box, { x, y }: Place): boolean => x >= x1 && x <= x2 && y >= y1 && y <= y2;

/** zoomed goes nearer by a factor, or farther away; what is at a place of the screen stays there. */
export function zoomed(camera: Camera, by: number, at: Place): Camera {
  const k = Math.min(nearest, Math.max(farthest, camera.k * by));
  const { x, y } = meant(camera, at);
  return { k, x: at.x - k * x, y: at.y - k * y };
}

/** centred has a place of the picture in the middle of a screen. */
export const centred = ({ k }: Camera, at: Place, { width, height }: Size): Camera => ({
  k,
  x: width / 2 - k * at.x,
  y: height / 2 - k * at.y,
});

const edge = 30;
const comfortable = 1.4;

/**
 * fitted has a part of the picture fill a screen up to its edges, but no nearer than
 * is comfortable. So much on the left is left free.
 */
export function fitted({ x1, y1, x2, y2 }: Box, size: Size, left = 0): Camera {
  const wide = Math.max(1, size.width - left - 2 * edge) / Math.max(1, x2 - x1);
  const high = Math.max(1, size.height - 2 * edge) / Math.max(1, y2 - y1);
  const k = Math.max(farthest, Math.min(wide, high, comfortable));
  const middle = centred({ k, x: 0, y: 0 }, { x: (x1 + x2) / 2, y: (y1 + y2) / 2 }, size);
  return { ...middle, x: middle.x + left / 2 };
}

/** between is a part of the way from one camera to another. */
export function between(from: Camera, to: Camera, part: number): Camera {
  const mix = (a: number, b: number) => a + (b - a) * part;
  return { k: from.k * (to.k / from.k) ** part, x: mix(from.x, to.x), y: mix(from.y, to.y) };
}
