import { useEffect, useRef, useState } from "react";
import { got, http, type Schemas } from "../../api/client";
import { laidOut } from "../layout";
import { type Outline, ready } from "./outline";

/** Built is a query as it is built: its text, and the outline of that. */
interface Built {
  /** The text that the outline is of, as it stands in the editor. */
  text: string;
  /** What is built; it may have parts that are not finished, which the text has not. */
  outline?: Outline;
  written: string[];
  counts: string[];
  /** Why there is no outline of the text, or no query of the outline. */
  error?: Schemas["Remark"];
  failure?: unknown;
}

const nothing: Outline = { start: {} };

/** useOutline holds the outline of a query, and writes the query as the outline changes. */
export function useOutline(query: string, write: (query: string) => void) {
  const [built, setBuilt] = useState<Built>();
  const asked = useRef(0);
  const text = query.trim();
  const stale = built?.text.trim() !== text;

  useEffect(() => {
    if (!stale) return;
    const number = ++asked.current;
    if (text === "") {
      setBuilt({ text: query, outline: nothing, written: [], counts: [] });
      return;
    }
    outlineOf({ query: text }).then(
      (told) => {
        if (number === asked.current) setBuilt({ text: query, ...partsOf(told) });
      },
      (failure: unknown) => {
        if (number === asked.current) setBuilt({ text: query, written: [], counts: [], failure });
      },
    );
  }, [stale, text, query]);

  const change = (outline: Outline) => {
    const number = ++asked.current;
    setBuilt((before) => ({ text: query, written: [], counts: [], ...before, outline }));
    outlineOf({ outline: ready(outline) }).then(
      (told) => {
        if (number !== asked.current) return;
        const { error, written, counts } = partsOf(told);
        const next = told.query ? laidOut(told.query) : undefined;
        setBuilt((before) => ({
          text: next ?? before?.text ?? "",
          outline,
          written,
          counts,
          ...(error ? { error } : {}),
        }));
        if (next !== undefined) write(next);
      },
      (failure: unknown) => {
        if (number === asked.current) setBuilt({ text: query, outline, written: [], counts: [], failure });
      },
    );
  };
  return { built: stale && built?.text === undefined ? undefined : built, change };
}

const outlineOf = (body: Schemas["OutlineBody"]) => got(http.POST("/api/v1/query/outline", { body }));

const partsOf = ({ outline, written = [], counts = [], error }: Schemas["Outlined"]) => ({
  written,
  counts,
  ...(outline ? { outline } : {}),
  ...(error ? { error } : {}),
});
