import { type KeyboardEvent, useState } from "react";

/** stepped is where a key leads from one of so many places in a row; nothing when the key does not walk. */
export function stepped(key: string, at: number | undefined, count: number): number | undefined {
  const last = count - 1;
  const moves: Record<string, number> = {
    ArrowLeft: at === undefined ? last : at - 1,
    ArrowDown: at === undefined ? last : at - 1,
    ArrowRight: at === undefined ? 0 : at + 1,
    ArrowUp: at === undefined ? 0 : at + 1,
    Home: 0,
    End: last,
  };
  const to = moves[key];
  return to === undefined || count === 0 ? undefined : Math.min(Math.max(to, 0), last);
}

/** useWalk walks by keys through what is drawn: the arrows go on, Home and End to the ends, Enter opens, Escape leaves. */
export function useWalk(count: number, open?: (at: number) => void) {
  const [at, setAt] = useState<number>();
  const here = at !== undefined && at < count ? at : undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    const to = stepped(event.key, here, count);
    if (to !== undefined) setAt(to);
    else if (event.key === "Escape" && here !== undefined) setAt(undefined);
    else if (event.key === "Enter" && here !== undefined && open) open(here);
    else return;
    event.preventDefault();
  };
  return { at: here, setAt, onKeyDown };
}
