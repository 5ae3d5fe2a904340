import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { lex, type TokenKind } from "../lex";
import classes from "./Editor.module.css";

const marks = new Map<TokenKind, Decoration>(
  (["keyword", "text", "number", "parameter", "regex", "comment", "symbol"] as const).map((kind) => [
    kind,
    Decoration.mark({ class: classes[kind] ?? "" }),
  ]),
);

/** highlight colours J1QL. Queries are short: all of one is read again with every change. */
export const highlight = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = coloured(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = coloured(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function coloured(view: EditorView): DecorationSet {
  const set = new RangeSetBuilder<Decoration>();
  for (const { kind, from, to } of lex(view.state.doc.toString())) {
    const mark = marks.get(kind);
    if (mark) set.add(from, to, mark);
  }
  return set.finish();
}
