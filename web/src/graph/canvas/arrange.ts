import type { Arranging } from "./arranging";
import { layersOf, type Place } from "./layers";
import { ringsOf } from "./rings";
import { spreadOf } from "./spread";

/** arrange is where everything is to be, however much there is. */
export function arrange({ layout, ids, ties, roots, places }: Arranging): Map<string, Place> {
  if (layout === "layers") return layersOf(ids, ties, roots);
  if (layout === "rings") return ringsOf(ids, ties, roots);
  return spreadOf(ids, ties, places);
}
