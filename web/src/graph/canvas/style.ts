import type { StylesheetJson } from "cytoscape";

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

const family = "Inter, system-ui, sans-serif";

/** styleOf is how entities, rolls and relationships look. */
export function styleOf(c: Colours): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        width: 44,
        height: 44,
        shape: "ellipse",
        "background-opacity": 0,
        "background-image": "data(picture)",
        "background-width": 64,
        "background-height": 64,
        "background-clip": "none",
        "background-image-containment": "over",
        "bounds-expansion": 12,
        label: "data(label)",
        color: c.text,
        "font-size": 11,
        "font-family": family,
        "text-valign": "bottom",
        "text-margin-y": 7,
        "text-wrap": "ellipsis",
        "text-max-width": "120px",
        "text-background-color": c.ground,
        "text-background-opacity": 0.75,
        "text-background-padding": "1px",
        "min-zoomed-font-size": 7,
        "overlay-opacity": 0,
      },
    },
    {
      selector: "node.roll",
      style: {
        shape: "round-rectangle",
        width: "data(width)",
        height: 34,
        "background-image": "none",
        "background-color": c.ground,
        "background-opacity": 1,
        "border-width": 1.5,
        "border-style": "dashed",
        "border-color": "data(ground)",
        "text-valign": "center",
        "text-margin-y": 0,
        "text-max-width": "260px",
        "text-background-opacity": 0,
        "font-weight": 600,
      },
    },
    {
      selector: "edge",
      style: {
        width: 1.3,
        "line-color": c.line,
        "curve-style": "straight",
        "target-arrow-shape": "triangle",
        "target-arrow-color": c.line,
        "arrow-scale": 0.8,
        "target-distance-from-node": 3,
        "overlay-opacity": 0,
      },
    },
    { selector: "edge.many", style: { "curve-style": "bezier", "control-point-step-size": 26 } },
    {
      selector: "edge.told",
      style: {
        label: "data(label)",
        color: c.dimmed,
        "font-family": family,
        "font-size": 9,
        "text-rotation": "autorotate",
        "text-background-color": c.ground,
        "text-background-opacity": 0.9,
        "text-background-padding": "2px",
        "min-zoomed-font-size": 7,
      },
    },
    { selector: "edge.rolled", style: { "line-style": "dashed", "target-arrow-shape": "none" } },
    { selector: "node.gone", style: { opacity: 0.55 } },
    { selector: "edge.gone", style: { "line-style": "dotted", opacity: 0.7 } },
    {
      selector: "edge.new",
      style: { "line-color": c.made, "target-arrow-color": c.made, width: 2.4 },
    },
    { selector: "node.new", style: { "border-width": 3, "border-color": c.made } },
    { selector: "node.changed", style: { "border-width": 3, "border-color": c.changed } },
    {
      selector: "edge.way",
      style: { width: 4, "line-color": c.accent, "target-arrow-color": c.accent, "z-index": 5 },
    },
    {
      selector: "node.way",
      style: {
        "underlay-color": c.accent,
        "underlay-opacity": 0.3,
        "underlay-padding": 8,
        "underlay-shape": "ellipse",
      },
    },
    {
      selector: "node.chosen",
      style: {
        "border-width": 4,
        "border-color": c.accent,
        "border-style": "solid",
        "underlay-color": c.accent,
        "underlay-opacity": 0.22,
        "underlay-padding": 12,
        "underlay-shape": "ellipse",
        "z-index": 10,
        "font-weight": 700,
        "text-max-width": "260px",
        "min-zoomed-font-size": 0,
      },
    },
    { selector: "edge.near", style: { "line-color": c.accent, "target-arrow-color": c.accent, width: 2 } },
    { selector: ".faded", style: { opacity: 0.25 } },
  ];
}
