import { autocompletion, closeBrackets, closeBracketsKeymap, startCompletion } from "@codemirror/autocomplete";
import { bracketMatching } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { minimalSetup } from "codemirror";
import { nonce } from "../../ui/nonce";
import { complete, leadsOn } from "./completion";
import { highlight } from "./highlight";
import { look } from "./look";

/** Listener is told what somebody does in the editor. */
export interface Listener {
  written: (query: string) => void;
  run: () => void;
  format: () => void;
}

/** extensions make an editor of J1QL. */
export function extensions(to: () => Listener): Extension {
  return [
    EditorView.cspNonce.of(nonce()),
    keys(to),
    minimalSetup,
    look,
    highlight,
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [complete], activateOnCompletion: leadsOn, icons: false, addToOptions: [kindOfOption] }),
    EditorView.lineWrapping,
    EditorState.languageData.of(() => [{ commentTokens: { line: "//", block: { open: "/*", close: "*/" } } }]),
    EditorView.contentAttributes.of({ "aria-label": "Query in J1QL", spellcheck: "false", autocapitalize: "off" }),
    placeholder("FIND user_endpoint WITH riskScore = 'High'"),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) to().written(update.state.doc.toString());
    }),
  ];
}

function keys(to: () => Listener): Extension {
  const done = (act: () => void) => () => {
    act();
    return true;
  };
  return [
    Prec.highest(
      keymap.of([
        { key: "Mod-Enter", run: done(() => to().run()) },
        { key: "Shift-Alt-f", run: done(() => to().format()) },
        { key: "Ctrl-Space", run: startCompletion },
      ]),
    ),
    keymap.of([...closeBracketsKeymap, ...lintKeymap]),
  ];
}

// What a completion is stands beside it in words.
const kindOfOption = {
  position: 80,
  render: ({ type }: { type?: string }) => {
    const kind = document.createElement("span");
    kind.className = "cm-kind";
    kind.textContent = type ?? "";
    return kind;
  },
};
