import type { Core } from "cytoscape";
import { familyOf, grounds } from "../families";

/** Badges are the small signs at an entity's picture. */
export interface Badges {
  /** Above on the right: that it is grave. */
  grave?: "critical" | "high" | "medium";
  /** Below on the right: that an exploit is known. */
  exploited?: boolean;
  /** Above on the left: what became of it. */
  fate?: "new" | "gone" | "changed";
  /** Below on the left: that it stays where it is. */
  pinned?: boolean;
}

const size = 64;
const lines = new Map<string, string>();
const drawn = new Map<string, string>();

/** learn takes the lines of types' icons, as lists have them, from where they stand in the page. */
export function learn(sprite: HTMLElement): void {
  for (const icon of sprite.querySelectorAll<SVGElement>("[data-type] svg")) {
    const type = icon.parentElement?.dataset.type;
    if (type !== undefined) lines.set(type, icon.innerHTML);
  }
}

/** pictureOf is the picture of an entity of a type, as the address of an image. */
export function pictureOf(type: string, badges: Badges): string {
  const key = JSON.stringify([type, badges]);
  const known = drawn.get(key);
  if (known) return known;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size * 2}" height="${size * 2}" viewBox="0 0 ${size} ${size}">
<circle cx="32" cy="32" r="22" fill="${grounds[familyOf(type)]}"/>
<g transform="translate(19 19) scale(1.0833)" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${lines.get(type) ?? ""}</g>
${badges.grave ? badge(50, 14, graves[badges.grave], marks.grave) : ""}
${badges.exploited ? badge(50, 50, "#7a1020", marks.exploited) : ""}
${badges.fate ? badge(14, 14, fates[badges.fate], marks[badges.fate]) : ""}
${badges.pinned ? badge(14, 50, "#343a40", marks.pinned) : ""}
</svg>`;
  const address = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
  drawn.set(key, address);
  return address;
}

const graves = { critical: "#b3122a", high: "#c2410c", medium: "#8a6100" };
const fates = { new: "#1b7a34", gone: "#495057", changed: "#8a6100" };

// What stands in a badge of 16 by 16, in white.
const marks = {
  grave: '<path d="M8 3.6v5.2M8 11.9v.1"/>',
  exploited: '<path d="M9 3 5.4 8.6h4.8L7 13"/>',
  new: '<path d="M8 4v8M4 8h8"/>',
  gone: '<path d="M4 8h8"/>',
  changed: '<path d="M4 9c1.3-2.4 2.7-2.4 4-1s2.7 1.4 4-1"/>',
  pinned: '<path d="M8 9.5V13M5 9.5h6M6 3.5h4l-.5 6h-3z"/>',
};

const badge = (x: number, y: number, ground: string, mark: string) =>
  `<g transform="translate(${x - 10} ${y - 10}) scale(1.25)" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"><circle cx="8" cy="8" r="7.5" fill="${ground}" stroke="#fff" stroke-width="1"/>${mark}</g>`;

/** png is what is shown as an image, wholly. */
export function png(cy: Core, ground: string): Promise<Blob> {
  const box = cy.elements().boundingBox();
  const scale = Math.min(2, 8000 / Math.max(box.w, box.h, 1));
  return cy.png({ full: true, scale, bg: ground, output: "blob-promise" });
}
