// Marks on lines: what a compiler or a run says about them. Fetched when there
// is the first thing to say.
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import type { EditorState, Extension, TransactionSpec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** What is said about one line. */
export interface Remark {
  /** Counted from 1. */
  line: number;
  /** Counted from 1; 0 means the whole line. */
  column: number;
  severity: "error" | "warning" | "information";
  message: string;
}

export const marking = (): Extension => [lintGutter(), keymap.of(lintKeymap)];

/** The change that shows these remarks and no others. */
export function marks(state: EditorState, remarks: Remark[]): TransactionSpec {
  const found: Diagnostic[] = remarks
    .filter(({ line }) => line >= 1 && line <= state.doc.lines)
    .map(({ line: number, column, severity, message }) => {
      const line = state.doc.line(number);
      const indent = line.text.length - line.text.trimStart().length;
      const from = column > 0 ? Math.min(line.from + column - 1, line.to) : line.from + indent;
      return {
        from: from < line.to ? from : line.from,
        to: line.to,
        severity: severity === "information" ? "info" : severity,
        message,
      };
    });
  return setDiagnostics(state, found);
}
