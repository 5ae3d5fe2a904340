import type { Line, Spot } from "./figure";
import type { Place } from "./layers";

/** Course is the way a line takes on the picture: straight, or over a bow. */
export interface Course {
  from: Place;
  over?: Place;
  to: Place;
  /** Where it leads at its end, of length 1. */
  x: number;
  y: number;
}

const gap = 3;

/** radius is that of an entity. */
export const radius = 22;

/** height is that of a roll. */
export const height = 34;

/** courseOf is the way that a line takes, from the rim of one end to that of the other; nothing where there is no room. */
export function courseOf({ from, to, bend }: Line): Course | undefined {
  const [dx, dy] = [to.at.x - from.at.x, to.at.y - from.at.y];
  const far = Math.hypot(dx, dy);
  if (far < 1) return undefined;
  if (bend === 0) {
    const [x, y] = [dx / far, dy / far];
    return { from: rim(from, x, y), to: rim(to, -x, -y), x, y };
  }
  const over = {
    x: (from.at.x + to.at.x) / 2 - (dy / far) * bend,
    y: (from.at.y + to.at.y) / 2 + (dx / far) * bend,
  };
  const out = towards(from.at, over);
  const back = towards(to.at, over);
  return { from: rim(from, out.x, out.y), over, to: rim(to, back.x, back.y), x: -back.x, y: -back.y };
}

/** middleOf is where a line has its label. */
export function middleOf({ from, over, to }: Course): Place {
  const half = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return over ? { x: (half.x + over.x) / 2, y: (half.y + over.y) / 2 } : half;
}

function towards(from: Place, to: Place): Place {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const far = Math.hypot(x, y) || 1;
  return { x: x / far, y: y / far };
}

/** rim is where one leaves a spot in a direction. */
function rim({ at, width }: Spot, x: number, y: number): Place {
  const far =
    width === undefined
      ? radius
      : Math.min(width / 2 / Math.max(Math.abs(x), 1e-6), height / 2 / Math.max(Math.abs(y), 1e-6));
  return { x: at.x + x * (far + gap), y: at.y + y * (far + gap) };
}
