import { EditorView } from "@codemirror/view";

const border = "1px solid var(--mantine-color-default-border)";

/** look makes the editor look like the rest of the console, light and dark. */
export const look = EditorView.theme({
  "&": { fontSize: "var(--mantine-font-size-sm)", backgroundColor: "var(--mantine-color-body)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mantine-font-family-monospace)",
    lineHeight: "1.6",
    minHeight: "76px",
    maxHeight: "38vh",
    overflow: "auto",
  },
  ".cm-content": { padding: "10px 0", caretColor: "var(--mantine-color-text)" },
  ".cm-line": { padding: "0 12px" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "light-dark(#cfdcf7, #2c4372)",
  },
  ".cm-placeholder": { color: "var(--mantine-color-placeholder)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mantine-primary-color-light)" },
  ".cm-tooltip": {
    border,
    borderRadius: "var(--mantine-radius-md)",
    backgroundColor: "var(--mantine-color-body)",
    color: "var(--mantine-color-text)",
    boxShadow: "var(--mantine-shadow-md)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    borderRadius: "var(--mantine-radius-md)",
    fontFamily: "var(--mantine-font-family-monospace)",
    maxHeight: "16em",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "16px", padding: "3px 10px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--mantine-primary-color-filled)",
    color: "var(--mantine-primary-color-contrast, #fff)",
  },
  ".cm-completionLabel": { flex: "1" },
  ".cm-kind": { opacity: "0.75", fontFamily: "var(--mantine-font-family)", fontSize: "var(--mantine-font-size-xs)" },
  ".cm-tooltip.cm-completionInfo": { padding: "6px 10px", maxWidth: "340px", margin: "0 6px" },
  ".cm-diagnostic": { padding: "6px 10px", fontFamily: "var(--mantine-font-family)" },
});
