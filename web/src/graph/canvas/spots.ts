import { type Box, isIn } from "./camera";
import { type Colours, family } from "./colours";
import { height, radius } from "./course";
import type { Spot } from "./figure";
import type { View } from "./paint";

const image = 64;
const size = 11;
const legible = 7;
const widest = 120;
const atOnce = 60;

/** drawSpots draws entities and rolls, those that are chosen with what marks them. */
export function* drawSpots(
  brush: CanvasRenderingContext2D,
  spots: Iterable<Spot>,
  chosen: ReadonlySet<string>,
  view: View,
  box: Box,
): Generator<void> {
  let drawn = 0;
  for (const spot of spots) {
    if (!isIn(box, spot.at)) continue;
    const told = chosen.has(spot.id);
    brush.globalAlpha = spot.fate === "gone" ? 0.55 : 1;
    if (told || spot.way) halo(brush, spot, told ? 12 : 8, view.colours);
    if (spot.width === undefined) entity(brush, spot, view);
    else roll(brush, spot, spot.width, view);
    ring(brush, spot, told, view.colours);
    if (told || size * view.camera.k >= legible) tell(brush, spot, told, view);
    brush.globalAlpha = 1;
    drawn++;
    if (drawn % atOnce === 0) yield;
  }
}

function entity(
  brush: CanvasRenderingContext2D,
  { at, picture, ground }: Spot,
  { camera, ratio, pictures }: View,
): void {
  const drawn = picture === undefined ? undefined : pictures.of(picture, image * camera.k * ratio);
  if (drawn) brush.drawImage(drawn, at.x - image / 2, at.y - image / 2, image, image);
  else {
    brush.fillStyle = ground;
    brush.beginPath();
    brush.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    brush.fill();
  }
}

function roll(brush: CanvasRenderingContext2D, { at, ground, label }: Spot, width: number, { colours }: View): void {
  brush.beginPath();
  brush.roundRect(at.x - width / 2, at.y - height / 2, width, height, 8);
  brush.fillStyle = colours.ground;
  brush.fill();
  brush.lineWidth = 1.5;
  brush.strokeStyle = ground;
  brush.setLineDash([4, 3]);
  brush.stroke();
  brush.setLineDash([]);
  brush.font = `600 ${size}px ${family}`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillStyle = colours.text;
  brush.fillText(label, at.x, at.y + 0.5);
}

function outline(brush: CanvasRenderingContext2D, { at, width }: Spot, by: number): void {
  brush.beginPath();
  if (width === undefined) brush.arc(at.x, at.y, radius + by, 0, 2 * Math.PI);
  else brush.roundRect(at.x - width / 2 - by, at.y - height / 2 - by, width + 2 * by, height + 2 * by, 8 + by);
}

function halo(brush: CanvasRenderingContext2D, spot: Spot, by: number, { accent }: Colours): void {
  const alpha = brush.globalAlpha;
  brush.globalAlpha = 0.27;
  brush.fillStyle = accent;
  outline(brush, spot, by);
  brush.fill();
  brush.globalAlpha = alpha;
}

function ring(brush: CanvasRenderingContext2D, spot: Spot, told: boolean, { accent, made, changed }: Colours): void {
  const colour = told ? accent : spot.fate === "new" ? made : spot.fate === "changed" ? changed : undefined;
  if (!colour) return;
  brush.strokeStyle = colour;
  brush.lineWidth = told ? 4 : 3;
  outline(brush, spot, 1);
  brush.stroke();
}

function tell(
  brush: CanvasRenderingContext2D,
  { label, at, width }: Spot,
  told: boolean,
  { colours, camera }: View,
): void {
  if (width !== undefined) return;
  // What is chosen can be read from afar, too.
  const letters = told ? Math.max(size, size / camera.k) : size;
  brush.font = `${told ? 700 : 400} ${letters}px ${family}`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  const text = told ? label : shortened(brush, label);
  const wide = brush.measureText(text).width + 4;
  const y = at.y + radius + 7 + letters / 2;
  const alpha = brush.globalAlpha;
  brush.globalAlpha = 0.75;
  brush.fillStyle = colours.ground;
  brush.fillRect(at.x - wide / 2, y - letters / 2 - 2, wide, letters + 4);
  brush.globalAlpha = alpha;
  brush.fillStyle = colours.text;
  brush.fillText(text, at.x, y);
}

const short = new Map<string, string>();

/** shortened is as much of a label as there is room for. */
function shortened(brush: CanvasRenderingContext2D, label: string): string {
  const known = short.get(label);
  if (known !== undefined) return known;
  let text = label;
  for (let left = label.length - 1; left > 1 && brush.measureText(text).width > widest; left--) {
    text = `${label.slice(0, left).trimEnd()}…`;
  }
  if (short.size > 10_000) short.clear();
  short.set(label, text);
  return text;
}
