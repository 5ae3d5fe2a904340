import type { Axis, Point } from "./Scatter";
import { linear, logarithmic, type Scale } from "./scale";

/** Place is where a point is drawn, and how large. */
export interface Place {
  point: Point;
  x: number;
  y: number;
  radius: number;
}

/** margin is the room around the points, in pixels: for the axes, and for the half of what lies at the edge. */
export const margin = { left: 60, right: 16, top: 16, bottom: 50 };

const smallest = 3;
const largest = 14;

/** scaleOf is the scale of an axis. */
export const scaleOf = ({ from, to, logarithmic: byFactors }: Axis): Scale =>
  byFactors ? logarithmic(from, to) : linear(from, to);

/** placesOf are the places of points from left to right, as keys walk through them. */
export function placesOf(points: readonly Point[], x: Axis, y: Axis, width: number, height: number): Place[] {
  const [across, up] = [scaleOf(x), scaleOf(y)];
  const greatest = points.reduce((most, { size = 0 }) => Math.max(most, size), 1);
  return points
    .map((point) => ({
      point,
      x: margin.left + across.at(point.x) * (width - margin.left - margin.right),
      y: height - margin.bottom - up.at(point.y) * (height - margin.top - margin.bottom),
      // The area tells how many, not the radius.
      radius: smallest + (largest - smallest) * Math.sqrt((point.size ?? 0) / greatest),
    }))
    .sort((a, b) => a.x - b.x || b.y - a.y);
}

/** nearest is which place is under the pointer, or so close that it is meant. */
export function nearest(places: readonly Place[], x: number, y: number): number | undefined {
  let found: number | undefined;
  let least = 12;
  for (const [at, place] of places.entries()) {
    const distance = Math.max(0, Math.hypot(place.x - x, place.y - y) - place.radius);
    if (distance < least) [found, least] = [at, distance];
  }
  return found;
}
