const encoder = new TextEncoder();

/** bytesUpTo is how many bytes of UTF-8 a text has before a place in it: the server counts in bytes. */
export const bytesUpTo = (text: string, at: number): number => encoder.encode(text.slice(0, at)).length;

/** placeOf is the place in a text that so many bytes of UTF-8 lead to. */
export function placeOf(text: string, bytes: number): number {
  let place = 0;
  let counted = 0;
  for (const sign of text) {
    if (counted >= bytes) break;
    counted += encoder.encode(sign).length;
    place += sign.length;
  }
  return place;
}

/** unfinished tells whether what is wrong with a query is that it does not go on: who is still writing knows that. */
export const unfinished = (query: string, error: { from: number }): boolean =>
  placeOf(query, error.from) >= query.trimEnd().length;
