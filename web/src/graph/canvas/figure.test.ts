import { expect, it } from "vitest";
import type { Link, Scene } from "../scene";
import { courseOf, middleOf } from "./course";
import { type Figure, figureOf, type Line } from "./figure";
import { type Piece, paint, type View } from "./paint";
import { livelyOf, stillOf } from "./pieces";
import { nextOf, spotAt } from "./walk";

const node = (id: string) => ({ id, type: "cve", key: id, name: id, properties: {} });
const link = (from: string, to: string, type = "has", fate?: Link["fate"]): Link => ({
  from,
  to,
  type,
  class: "HAS",
  fate,
});

// a, b and c in a row, d below a.
const places = { a: { x: 0, y: 0 }, b: { x: 200, y: 0 }, c: { x: 400, y: 0 }, d: { x: 0, y: 200 } };
const drawn = (links: Link[], way: string[] = []): Figure => {
  const scene: Scene = { nodes: Object.keys(places).map(node), links, rolls: [], types: new Map() };
  const placeOf = (id: string) => ({ ...(places[id as keyof typeof places] ?? { x: 0, y: 0 }) });
  return figureOf({ scene, pinned: new Set(), way }, placeOf);
};

it("draws several relationships between two side by side", () => {
  const { lines } = drawn([link("a", "b"), link("b", "a", "knows"), link("a", "c")]);
  expect(lines.map(({ look }) => look)).toEqual(["plain", "plain", "plain"]);
  const middle = (line: Line | undefined) => {
    const course = line && courseOf(line);
    return course && middleOf(course);
  };
  const [out, back, alone] = lines.map(middle);
  expect(alone).toEqual({ x: 200, y: 0 });
  expect(out?.y).toBeCloseTo(-(back?.y ?? 0));
  expect(Math.abs(out?.y ?? 0)).toBeGreaterThan(5);
});

it("marks what the path goes over, what came and what is gone", () => {
  const links = [link("a", "b"), link("b", "c", "has", "new"), link("a", "d", "has", "gone"), link("c", "d")];
  expect(drawn(links, ["a", "b"]).lines.map(({ look }) => look)).toEqual(["way", "new", "gone", "plain"]);
  expect(drawn(links, ["c", "b", "a"]).lines.map(({ look }) => look)).toEqual(["way", "way", "gone", "plain"]);
});

it("leads from an entity to the next in a direction, and begins with what joins the most", () => {
  const figure = drawn([link("b", "a"), link("b", "c"), link("b", "d")]);
  expect(nextOf(figure, undefined, { x: 1, y: 0 })).toBe("b");
  expect(nextOf(figure, "a", { x: 1, y: 0 })).toBe("b");
  expect(nextOf(figure, "a", { x: 0, y: 1 })).toBe("d");
  expect(nextOf(figure, "c", { x: 1, y: 0 })).toBeUndefined();
});

it("finds what is under the pointer, and what is small from afar", () => {
  const figure = drawn([]);
  expect(spotAt(figure, { x: 210, y: 5 }, 1)).toBe("b");
  expect(spotAt(figure, { x: 240, y: 5 }, 1)).toBeUndefined();
  expect(spotAt(figure, { x: 240, y: 5 }, 0.2)).toBe("b");
  expect(spotAt(figure, { x: 290, y: 5 }, 0.04)).toBe("b"); // c is within reach, too, and drawn later
});

it("draws what one moves, and what belongs to what is chosen, on top of what stays as it is", () => {
  const figure = drawn([link("a", "b"), link("b", "c"), link("c", "d")]);
  const moving = { chosen: ["c"], lifted: "a" };
  const still = stillOf(figure, moving);
  expect(still.spots.map(({ id }) => id)).toEqual(["b", "c", "d"]);
  expect(still.lines.map(({ from, to }) => `${from.id}${to.id}`)).toEqual(["bc", "cd"]);
  const lively = livelyOf(figure, moving);
  expect(lively.lines.map(({ from, to, look }) => `${from.id}${to.id} ${look}`)).toEqual([
    "bc near",
    "cd near",
    "ab plain",
  ]);
  expect(lively.spots.at(-1)?.id).toBe("a");
});

/** steps are how many strokes and images each step of painting takes. */
function steps(piece: Piece, k = 1): number[] {
  let count = 0;
  const counted = ["lineTo", "quadraticCurveTo", "drawImage", "arc", "fillText"];
  const brush = new Proxy({} as CanvasRenderingContext2D, {
    get:
      (_, name) =>
      (...given: unknown[]) => {
        if (counted.includes(String(name))) count++;
        return name === "measureText" ? { width: String(given[0]).length * 6 } : undefined;
      },
    set: () => true,
  });
  const camera = { k, x: 0, y: 0 };
  const view: View = {
    camera,
    size: { width: 800, height: 600 },
    ratio: 1,
    colours: { ground: "", text: "", dimmed: "", line: "", accent: "", made: "", changed: "" },
    pictures: { of: () => undefined },
  };
  return [...paint(brush, piece, view)].map(() => {
    const before = count;
    count = 0;
    return before;
  });
}

it("draws a great many in small steps, and nothing that is out of sight", () => {
  const ids = Array.from({ length: 2000 }, (_, at) => `n${at}`);
  const scene: Scene = {
    nodes: ids.map(node),
    links: ids.flatMap((id, at) => [1, 2].map((by) => link(id, `n${(at + by) % 2000}`))),
    rolls: [],
    types: new Map(),
  };
  const nothing = { chosen: [], lifted: undefined };
  const near = figureOf({ scene, pinned: new Set(), way: [] }, (id) => ({ x: Number(id.slice(1)) % 700, y: 100 }));
  expect(steps(stillOf(near, nothing)).length).toBeGreaterThan(60);
  const far = figureOf({ scene, pinned: new Set(), way: [] }, () => ({ x: 10_000, y: 10_000 }));
  expect(steps(stillOf(far, nothing)).reduce((sum, count) => sum + count, 0)).toBe(0);
});
