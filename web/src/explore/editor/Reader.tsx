import { EditorState, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { minimalSetup } from "codemirror";
import { useEffect, useRef } from "react";
import { nonce } from "../../ui/nonce";
import classes from "./Editor.module.css";
import { look } from "./look";

/** Reader shows JSON of any length, of which only what is in sight is drawn. */
export function Reader({ text }: { text: string }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!frame.current) return;
    const view = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.cspNonce.of(nonce()),
          minimalSetup,
          EditorView.theme({ "&": { height: "100%" }, ".cm-scroller": { maxHeight: "none" } }),
          look,
          EditorView.contentAttributes.of({ "aria-label": "Answer as JSON", tabindex: "0" }),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          coloured,
        ],
      }),
    });
    return () => view.destroy();
  }, [text]);
  return <div ref={frame} className={classes.reader} />;
}

const form = /("(?:\\.|[^"\\])*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;
const marks = {
  name: Decoration.mark({ class: classes.keyword ?? "" }),
  text: Decoration.mark({ class: classes.text ?? "" }),
  other: Decoration.mark({ class: classes.number ?? "" }),
};

const coloured = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = inSight(view);
    }
    update(update: ViewUpdate) {
      if (update.viewportChanged) this.decorations = inSight(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function inSight(view: EditorView): DecorationSet {
  const set = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (const match of view.state.sliceDoc(from, to).matchAll(form)) {
      const [whole, quoted, colon] = match;
      const mark = quoted ? (colon ? marks.name : marks.text) : marks.other;
      set.add(from + match.index, from + match.index + (quoted ?? whole).length, mark);
    }
  }
  return set.finish();
}
