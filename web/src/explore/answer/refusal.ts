import { inZone } from "../../ui/momentField";
import { sentence } from "../../ui/sentence";

/** isOfText tells whether a query is refused for how it is written. */
export const isOfText = (message: string): boolean => /^(?:query: )?line \d/i.test(message);

/** inWords is a refusal as a sentence, with moments in the zone of who reads it. */
export function inWords(message: string): string {
  return sentence(inZone(message.replace(/^query: /, "")));
}
