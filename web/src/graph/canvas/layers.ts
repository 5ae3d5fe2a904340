/** Tied is what is joined, by identifiers. */
export interface Tied {
  from: string;
  to: string;
}

/** Place is where something is. */
export interface Place {
  x: number;
  y: number;
}

const column = 130;
const row = 100;
const between = 60;

/**
 * layersOf places things in layers by how far they are from where one looks from:
 * each beside those that it is joined with above. A wide layer takes several rows.
 */
export function layersOf(ids: readonly string[], ties: readonly Tied[], roots: readonly string[]): Map<string, Place> {
  const { layers, near } = layersBy(ids, ties, roots);
  const wide = Math.max(6, Math.ceil(Math.sqrt(ids.length) * 1.7));
  const places = new Map<string, Place>();
  let y = 0;
  for (const layer of layers) {
    const ordered = layer
      .map((id) => ({ id, x: middle((near.get(id) ?? []).map((other) => places.get(other)?.x)) }))
      .sort((a, b) => a.x - b.x);
    for (let at = 0; at < ordered.length; at += wide) {
      const part = ordered.slice(at, at + wide);
      part.forEach(({ id }, i) => {
        places.set(id, { x: (i - (part.length - 1) / 2) * column, y });
      });
      y += row;
    }
    y += between;
  }
  return places;
}

/** layersBy are things by how far they are from where one looks from, and what each is joined with. */
export function layersBy(ids: readonly string[], ties: readonly Tied[], roots: readonly string[]) {
  const near = nearOf(ids, ties);
  return { layers: distancesOf(ids, near, roots), near };
}

function nearOf(ids: readonly string[], ties: readonly Tied[]): Map<string, string[]> {
  const near = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of ties) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  return near;
}

/** distancesOf are the layers; what is joined with none of them begins at the top as well. */
function distancesOf(ids: readonly string[], near: Map<string, string[]>, roots: readonly string[]): string[][] {
  const seen = new Set<string>();
  const layers: string[][] = [];
  const begin = (all: readonly string[]) => {
    let layer = all.filter((id) => near.has(id) && !seen.has(id));
    for (let depth = 0; layer.length > 0; depth++) {
      for (const id of layer) seen.add(id);
      layers[depth] = [...(layers[depth] ?? []), ...layer];
      layer = [...new Set(layer.flatMap((id) => near.get(id) ?? []))].filter((id) => !seen.has(id));
    }
  };
  begin(roots);
  for (const id of [...ids].sort((a, b) => (near.get(b)?.length ?? 0) - (near.get(a)?.length ?? 0))) begin([id]);
  return layers;
}

function middle(all: readonly (number | undefined)[]): number {
  const known = all.filter((x) => x !== undefined);
  return known.length === 0 ? 0 : known.reduce((sum, x) => sum + x, 0) / known.length;
}
