import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { Schemas } from "../../api/client";
import { placeOf, unfinished } from "../offsets";
import { extensions, type Listener } from "./extensions";

interface Props extends Listener {
  query: string;
  /** What the server has to say of the query as it is. */
  remarks: Remarks;
}

/** Remarks are what is wrong with a query, and what is doubtful. */
export interface Remarks {
  error?: Schemas["Remark"];
  warnings: Schemas["Remark"][];
}

/** Editor is where queries are written. */
export function Editor({ query, remarks, ...listener }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef<Listener>(listener);
  latest.current = listener;
  const first = useRef(query);
  useEffect(() => {
    if (!frame.current) return;
    const state = EditorState.create({
      doc: first.current,
      selection: { anchor: first.current.length },
      extensions: extensions(() => latest.current),
    });
    const made = new EditorView({ state, parent: frame.current });
    view.current = made;
    made.focus();
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const { current } = view;
    if (!current || current.state.doc.toString() === query) return;
    current.dispatch({
      changes: { from: 0, to: current.state.doc.length, insert: query },
      selection: { anchor: query.length },
    });
  }, [query]);
  useEffect(() => {
    const { current } = view;
    if (current) current.dispatch(setDiagnostics(current.state, diagnosticsOf(current.state.doc.toString(), remarks)));
  }, [remarks]);
  return <div ref={frame} />;
}

function diagnosticsOf(query: string, { error, warnings }: Remarks): Diagnostic[] {
  const all = warnings.map((warning) => diagnosticOf(query, warning, "warning"));
  if (error && !unfinished(query, error)) all.push(diagnosticOf(query, error, "error"));
  return all;
}

function diagnosticOf(query: string, remark: Schemas["Remark"], severity: Diagnostic["severity"]): Diagnostic {
  const message = remark.hint ? `${remark.message}: ${remark.hint}` : remark.message;
  return { from: placeOf(query, remark.from), to: placeOf(query, remark.to), severity, message };
}
