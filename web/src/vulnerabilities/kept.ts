import type { Schemas } from "../api/client";
import { pruned, unfiltered, type View, viewOf } from "./view";

type Request = Schemas["InventoryRequest"];

/** requestOf is a view as it is kept under a name. Neither the moment is kept, nor which vulnerability is open. */
export function requestOf({ at: _, open: __, search, source, sort, ...exposure }: View): Request {
  return {
    exposure,
    ...(search ? { search } : {}),
    ...(source ? { sources: source } : {}),
    ...(sort ? { sort: [sort] } : {}),
  };
}

/** viewOfRequest is a kept request as a view. */
export const viewOfRequest = ({ exposure, search, sources, sort }: Request): View =>
  viewOf({ ...exposure, search, source: sources, sort: sort?.[0] });

/** unkept takes all out of a view that is kept under a name. */
export const unkept = { ...unfiltered, by: undefined, sort: undefined, open: undefined };

/** sameAs tells whether two views list the same, whatever the moment and whatever is open. */
export function sameAs(a: View, b: View): boolean {
  const text = (view: View) => JSON.stringify(Object.entries(kept(view)).sort());
  return text(a) === text(b);
}

/** plain tells whether a view lists all there is, in the usual way. */
export const plain = (view: View): boolean => sameAs(view, {});

const kept = ({ at: _, open: __, ...view }: View): View => pruned(view);
