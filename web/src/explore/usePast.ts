import { useCallback, useState } from "react";
import { useMe } from "../session/me";
import { type Past, readPast, remembered } from "./past";

/** usePast is what one asked before, in this browser. */
export function usePast() {
  const key = `parapet:asked:${useMe().id}`;
  const [past, setPast] = useState<Past[]>(() => readPast(localStorage.getItem(key)));
  const keep = useCallback(
    (all: Past[]) => {
      setPast(all);
      localStorage.setItem(key, JSON.stringify(all));
    },
    [key],
  );
  const remember = useCallback(
    (query: string) => keep(remembered(readPast(localStorage.getItem(key)), query, Date.now())),
    [keep, key],
  );
  return { past, remember, forget: () => keep([]) };
}
