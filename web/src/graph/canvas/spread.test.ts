import { expect, it } from "vitest";
import { spreadOf } from "./spread";

it("places what is joined nearer than what is not, and nothing upon another", () => {
  const ids = Array.from({ length: 400 }, (_, at) => `n${at}`);
  const ties = ids.map((id, at) => ({ from: `n${at - (at % 20)}`, to: id })); // twenty stars of twenty
  const places = spreadOf(ids, ties);
  const far = (a: string, b: string) => {
    const [p, q] = [places.get(a), places.get(b)];
    return p && q ? Math.hypot(p.x - q.x, p.y - q.y) : Number.NaN;
  };
  const mean = (all: number[]) => all.reduce((sum, n) => sum + n, 0) / all.length;
  const joined = mean(ids.map((id, at) => far(`n${at - (at % 20)}`, id)));
  const others = mean(ids.map((id, at) => far(`n${(at - (at % 20) + 200) % 400}`, id)));
  expect(joined).toBeLessThan(others / 2);
  const nearest = ids.map((id) => Math.min(...ids.filter((other) => other !== id).map((other) => far(id, other))));
  expect(mean(nearest)).toBeGreaterThan(20);
  expect(spreadOf(ids, ties)).toEqual(places);
});

it("parts what begins at the same place", () => {
  const here = { x: 5, y: 5 };
  const places = spreadOf(
    ["a", "b"],
    [],
    new Map([
      ["a", here],
      ["b", here],
    ]),
  );
  const [a, b] = [places.get("a"), places.get("b")];
  expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThan(40);
});
