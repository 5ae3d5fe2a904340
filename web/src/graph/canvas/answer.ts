import type { Arranged, Arranging } from "./arranging";
import type { Place } from "./layers";

/** answer has a thread of its own arrange what it is asked to. */
export function answer(arrange: (what: Arranging) => Map<string, Place> | Promise<Map<string, Place>>): void {
  const tell = (arranged: Arranged) => self.postMessage(arranged);
  const asked = async ({ data: { nth, what } }: MessageEvent<{ nth: number; what: Arranging }>) => {
    try {
      tell({ nth, places: await arrange(what) });
    } catch (failed) {
      tell({ nth, failed });
    }
  };
  self.addEventListener("message", (event) => void asked(event));
}
