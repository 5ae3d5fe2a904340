import "./colors.css";

/** Color is a colour of charts by its name: of how grave something is, or one of six that only differ. */
export type Color =
  | "critical"
  | "high"
  | "medium"
  | "low"
  | "info"
  | "none"
  | "unrated"
  | "1"
  | "2"
  | "3"
  | "4"
  | "5"
  | "6";

const graded: Record<string, Color> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  informational: "info",
  none: "none",
};

/** colorOf is a colour as styles name it. */
export const colorOf = (color: Color): string => `var(--chart-${color})`;

/** gravity is the colour of how severe, risky or exposed something is: High, medium. Other words are of what is not rated. */
export const gravity = (word: string): Color => graded[word.toLowerCase()] ?? "unrated";

/** painted is a colour, or another variable of charts, as a canvas takes it, which knows no variables. */
export const painted = (on: Element, name: Color | "grid" | "axis"): string =>
  getComputedStyle(on).getPropertyValue(`--chart-${name}`).trim();
