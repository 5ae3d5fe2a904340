import editor from "./editor/Editor.module.css";
import { lex } from "./lex";
import classes from "./Prompt.module.css";

/** Written is a query to read, in its colours. */
export function Written({ query }: { query: string }) {
  if (query.trim() === "") return null;
  const parts: { from: number; text: string; colour: string | undefined }[] = [];
  let at = 0;
  for (const { kind, from, to } of lex(query)) {
    if (from > at) parts.push({ from: at, text: query.slice(at, from), colour: undefined });
    parts.push({ from, text: query.slice(from, to), colour: editor[kind] });
    at = to;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section className={classes.written} aria-label="The query as it is written" tabIndex={0}>
      {parts.map(({ from, text, colour }) => (
        <span key={from} className={colour}>
          {text}
        </span>
      ))}
    </section>
  );
}
