import { familyOf, grounds } from "../families";
import { radius } from "./course";

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
<circle cx="32" cy="32" r="${radius}" fill="${grounds[familyOf(type)]}"/>
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

const sizes = [128, 64, 32, 16];

/** Pictures are the pictures of entities, drawn in several sizes, so that each is drawn quickly. */
export class Pictures {
  private readonly known = new Map<string, HTMLCanvasElement[]>();
  private readonly coming = new Map<string, Promise<void>>();

  /** came is called when there is one more. */
  constructor(private readonly came: () => void) {}

  /** of is the picture with an address, of the size or a little larger; nothing as long as it is not there. */
  of(address: string, size: number): HTMLCanvasElement | undefined {
    const drawn = this.known.get(address);
    if (!drawn) this.ask(address);
    return drawn?.findLast((_, at) => (sizes[at] ?? 0) >= size) ?? drawn?.[0];
  }

  /** all waits until those with the addresses are there. */
  async all(addresses: Iterable<string>): Promise<void> {
    await Promise.all([...new Set(addresses)].map((address) => this.ask(address)));
  }

  private ask(address: string): Promise<void> {
    const asked = this.coming.get(address) ?? this.draw(address);
    this.coming.set(address, asked);
    return asked;
  }

  private async draw(address: string): Promise<void> {
    const image = new Image();
    image.src = address;
    try {
      await image.decode();
    } catch {
      return; // a disk of its colour stands for it
    }
    this.known.set(
      address,
      sizes.map((size) => {
        const canvas = document.createElement("canvas");
        canvas.width = size;
        canvas.height = size;
        canvas.getContext("2d")?.drawImage(image, 0, 0, size, size);
        return canvas;
      }),
    );
    this.came();
  }
}
