import { layersBy, type Place, type Tied } from "./layers";

const first = 130;
const row = 95;
const beside = 78;

/**
 * ringsOf places things in rings around what one looks from, by how far they are
 * from that: each on the side of those within that it is joined with. What has no
 * room in one ring has another around it.
 */
export function ringsOf(ids: readonly string[], ties: readonly Tied[], roots: readonly string[]): Map<string, Place> {
  const { layers, near } = layersBy(ids, ties, roots);
  const places = new Map<string, Place>();
  let far = 0;
  for (const layer of layers) {
    if (far === 0 && layer.length === 1) {
      for (const id of layer) places.set(id, { x: 0, y: 0 });
      far = first;
      continue;
    }
    far = Math.max(far, first);
    const ordered = layer
      .map((id) => ({ id, turn: turnOf((near.get(id) ?? []).flatMap((other) => places.get(other) ?? [])) }))
      .sort((a, b) => a.turn - b.turn);
    for (let at = 0; at < ordered.length; far += row) {
      const room = Math.floor((2 * Math.PI * far) / beside);
      const part = ordered.slice(at, at + room);
      part.forEach(({ id }, i) => {
        const turn = (i / part.length) * 2 * Math.PI - Math.PI;
        places.set(id, { x: far * Math.cos(turn), y: far * Math.sin(turn) });
      });
      at += part.length;
    }
    far += row / 2;
  }
  return places;
}

function turnOf(around: readonly Place[]): number {
  const [x, y] = [around.reduce((sum, at) => sum + at.x, 0), around.reduce((sum, at) => sum + at.y, 0)];
  return Math.atan2(y, x);
}
