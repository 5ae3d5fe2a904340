import { type Box, isIn } from "./camera";
import { type Colours, family } from "./colours";
import { type Course, courseOf, middleOf } from "./course";
import { type Line, type Look, looks } from "./figure";
import type { View } from "./paint";

interface Stroke {
  colour: keyof Colours;
  width: number;
  dash?: number[];
  alpha?: number;
}

const strokes: Record<Look, Stroke> = {
  plain: { colour: "line", width: 1.3 },
  rolled: { colour: "line", width: 1.3, dash: [6, 3] },
  gone: { colour: "line", width: 1.3, dash: [1.5, 3], alpha: 0.8 },
  new: { colour: "made", width: 2.4 },
  near: { colour: "accent", width: 2 },
  nearOfMany: { colour: "accent", width: 1, alpha: 0.5 },
  way: { colour: "accent", width: 4 },
};

const thinnest = 0.6;
const pointed = 3; // smaller arrowheads are not to be seen
const legible = 7;
const atOnce = 100;
const dense = 1000; // of more lines than these each is fainter, so that one sees where there are many

/** drawLines draws lines, many of one look at a time. */
export function* drawLines(
  brush: CanvasRenderingContext2D,
  lines: readonly Line[],
  view: View,
  box: Box,
): Generator<void> {
  for (const look of looks) {
    const all = lines.filter((line) => line.look === look && touches(line, box));
    for (let at = 0; at < all.length; at += atOnce) {
      const courses = all.slice(at, at + atOnce).flatMap((line) => courseOf(line) ?? []);
      const how = strokes[look];
      stroke(brush, courses, look === "plain" && lines.length > dense ? { ...how, alpha: 0.4 } : how, view);
      yield;
    }
  }
}

function touches({ from, to }: Line, { x1, y1, x2, y2 }: Box): boolean {
  const beside = (a: number, b: number, low: number, high: number) => (a < low && b < low) || (a > high && b > high);
  return !beside(from.at.x, to.at.x, x1, x2) && !beside(from.at.y, to.at.y, y1, y2);
}

function stroke(
  brush: CanvasRenderingContext2D,
  courses: readonly Course[],
  how: Stroke,
  { camera, colours }: View,
): void {
  const width = Math.max(how.width, thinnest / camera.k);
  brush.globalAlpha = how.alpha ?? 1;
  brush.strokeStyle = colours[how.colour];
  brush.lineWidth = width;
  brush.setLineDash(how.dash ?? []);
  brush.beginPath();
  for (const { from, over, to } of courses) {
    brush.moveTo(from.x, from.y);
    if (over) brush.quadraticCurveTo(over.x, over.y, to.x, to.y);
    else brush.lineTo(to.x, to.y);
  }
  brush.stroke();
  brush.setLineDash([]);
  const long = 5 + 2 * how.width;
  if (long * camera.k >= pointed) {
    brush.fillStyle = colours[how.colour];
    brush.beginPath();
    for (const { to, x, y } of courses) {
      brush.moveTo(to.x, to.y);
      brush.lineTo(to.x - long * x - long * 0.45 * y, to.y - long * y + long * 0.45 * x);
      brush.lineTo(to.x - long * x + long * 0.45 * y, to.y - long * y - long * 0.45 * x);
    }
    brush.fill();
  }
  brush.globalAlpha = 1;
}

const size = 9;

/** tellLines writes what lines mean along them. */
export function* tellLines(
  brush: CanvasRenderingContext2D,
  lines: readonly Line[],
  { camera, colours }: View,
  box: Box,
): Generator<void> {
  if (size * camera.k < legible) return;
  brush.font = `${size}px ${family}`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  for (const line of lines) {
    const course = courseOf(line);
    const middle = course && middleOf(course);
    if (!course || !middle || !isIn(box, middle)) continue;
    const turn = Math.atan2(course.to.y - course.from.y, course.to.x - course.from.x);
    brush.save();
    brush.translate(middle.x, middle.y);
    brush.rotate(Math.abs(turn) > Math.PI / 2 ? turn + Math.PI : turn);
    const wide = brush.measureText(line.label).width + 4;
    brush.globalAlpha = 0.9;
    brush.fillStyle = colours.ground;
    brush.fillRect(-wide / 2, -size / 2 - 2, wide, size + 4);
    brush.globalAlpha = 1;
    brush.fillStyle = colours.dimmed;
    brush.fillText(line.label, 0, 0.5);
    brush.restore();
  }
  yield;
}
