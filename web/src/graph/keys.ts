/** directions are where the arrows lead, as places on the screen. */
export const directions = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
} as const;

/** Deed is what a key does in a picture. */
export type Deed =
  | keyof typeof directions
  | "expand"
  | "hide"
  | "pin"
  | "leave"
  | "find"
  | "nearer"
  | "farther"
  | "fit";

const deeds: Record<string, Deed> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Enter: "expand",
  Delete: "hide",
  Backspace: "hide",
  p: "pin",
  Escape: "leave",
  "/": "find",
  "+": "nearer",
  "-": "farther",
  "0": "fit",
};

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** deedOf is what a key does in a picture; nothing of other keys, nor of those that are the browser's. */
export function deedOf({ key, ctrlKey, metaKey, altKey }: Pressed): Deed | undefined {
  return ctrlKey || metaKey || altKey ? undefined : deeds[key];
}
