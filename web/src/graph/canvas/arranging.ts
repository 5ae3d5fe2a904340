import type { Layout } from "../view";
import type { Place, Tied } from "./layers";

/** Arranging is what is to be arranged, and how. */
export interface Arranging {
  layout: Layout;
  /** Where one looks from: what layers and rings begin with. */
  roots: readonly string[];
  ids: readonly string[];
  /** How wide each is, in the order of the ids. */
  widths: readonly number[];
  ties: readonly Tied[];
  /** Where what has its place already is, so that it stays near there; nothing when all is to be arranged anew. */
  places?: ReadonlyMap<string, Place>;
  /** What is to stay exactly where it is. */
  pinned: readonly string[];
}

/** Arranged is what became of what was to be arranged. */
export interface Arranged {
  nth: number;
  places?: Map<string, Place>;
  failed?: unknown;
}

interface Waiting {
  done: (places: Map<string, Place>) => void;
  failed: (error: unknown) => void;
}

const many = 160; // above that the better layout takes too long

/** Arranger arranges pictures beside the page, which goes on meanwhile. */
export class Arranger {
  private readonly waiting = new Map<number, Waiting>();
  private any: Worker | undefined;
  private small: Worker | undefined;
  private asked = 0;

  /** arrange is where everything is to be. */
  arrange(what: Arranging): Promise<Map<string, Place>> {
    this.asked++;
    const nth = this.asked;
    const worker = what.layout === "force" && what.ids.length <= many ? this.forSmall() : this.forAny();
    return new Promise((done, failed) => {
      this.waiting.set(nth, { done, failed });
      worker.postMessage({ nth, what });
    });
  }

  /** destroy ends it; what is asked for is not answered. */
  destroy(): void {
    this.any?.terminate();
    this.small?.terminate();
  }

  // Where workers are made they have to be named in full: the build looks for it.
  private forAny(): Worker {
    this.any ??= this.heard(new Worker(new URL("./arrange.worker.ts", import.meta.url), { type: "module" }));
    return this.any;
  }

  private forSmall(): Worker {
    this.small ??= this.heard(new Worker(new URL("./forced.worker.ts", import.meta.url), { type: "module" }));
    return this.small;
  }

  private heard(worker: Worker): Worker {
    worker.addEventListener("message", ({ data }: MessageEvent<Arranged>) => this.tell(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      // One that could not be loaded says nothing. It is as with any other part of the page.
      const why = event.message ? new Error(event.message) : new TypeError("error loading dynamically imported module");
      for (const { failed } of this.waiting.values()) failed(why);
      this.waiting.clear();
    });
    return worker;
  }

  private tell({ nth, places, failed }: Arranged): void {
    const waiting = this.waiting.get(nth);
    this.waiting.delete(nth);
    if (places) waiting?.done(places);
    else waiting?.failed(failed);
  }
}
