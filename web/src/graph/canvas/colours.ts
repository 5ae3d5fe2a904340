/** Colours are those of the theme that a picture is drawn in. */
export interface Colours {
  ground: string;
  text: string;
  dimmed: string;
  line: string;
  accent: string;
  made: string;
  changed: string;
}

const light: Colours = {
  ground: "#ffffff",
  text: "#212529",
  dimmed: "#5c636a",
  line: "#adb5bd",
  accent: "#1d4aa0",
  made: "#1b7a34",
  changed: "#8a6100",
};

const dark: Colours = {
  ground: "#1f1f1f",
  text: "#e6e6e6",
  dimmed: "#a6a7ab",
  line: "#5c5f66",
  accent: "#89aaeb",
  made: "#69db7c",
  changed: "#ffd43b",
};

/** coloursOf are the colours of a theme. */
export const coloursOf = (scheme: "light" | "dark"): Colours => (scheme === "dark" ? dark : light);

/** family is what letters of a picture look like. */
export const family = "Inter, system-ui, sans-serif";
