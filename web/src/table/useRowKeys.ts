import { type KeyboardEvent, useState } from "react";

const page = 15;

/**
 * useRowKeys lets the keys walk through rows: arrows, j and k, page keys, home
 * and end; Enter opens the row one is at.
 */
export function useRowKeys(count: number, reveal: (index: number) => void, open: (index: number) => void) {
  const [at, setAt] = useState(-1);
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(to, 0), count - 1);
      setAt(next);
      reveal(next);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      open(at);
    }
  };
  return { at, onKeyDown, leave: () => setAt(-1) };
}
