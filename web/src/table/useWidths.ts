import { narrowest, widest } from "./column";

interface Sized {
  state: { columnSizing: Record<string, number> };
  setColumnSizing: (widths: Record<string, number>) => void;
  getHeaderGroups: () => { headers: { id: string; getSize: () => number }[] }[];
}

/** Widths is how wide the columns of a table are. */
export interface Widths {
  /** How wide the column at a place is drawn. Until one is widened, all share the room that is left. */
  of: (at: number) => { flexBasis: number; flexGrow: number };
  /** Holds all columns as wide as they are drawn in a row of titles, one of them wider by so much. */
  hold: (head: Element, changed?: { id: string; by: number }) => void;
}

/** useWidths holds the widths of a table's columns, so that the one that is dragged follows the pointer. */
export function useWidths(table: Sized): Widths {
  const titles = table.getHeaderGroups()[0]?.headers ?? [];
  const held = table.state.columnSizing;
  return {
    of: (at) => {
      const title = titles[at];
      return { flexBasis: title?.getSize() ?? 160, flexGrow: title && title.id in held ? 0 : 1 };
    },
    hold: (head, changed) => {
      const widths: Record<string, number> = {};
      for (const [at, title] of titles.entries()) {
        const drawn = head.children[at]?.getBoundingClientRect().width ?? title.getSize();
        const wanted = drawn + (title.id === changed?.id ? changed.by : 0);
        widths[title.id] = Math.min(widest, Math.max(narrowest, wanted));
      }
      table.setColumnSizing(widths);
    },
  };
}
