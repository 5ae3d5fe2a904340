import { shortly } from "../../ui/momentField";

const moment = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g;

/** isOfText tells whether a query is refused for how it is written. */
export const isOfText = (message: string): boolean => /^(?:query: )?line \d/i.test(message);

/** inWords is a refusal as a sentence: it begins with a capital, and tells moments in the zone of who reads it. */
export function inWords(message: string): string {
  const text = message.replace(/^query: /, "").replace(moment, (at) => shortly(at));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
