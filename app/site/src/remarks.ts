// Marks on lines: what a compiler or a run says about them. Fetched when there
// is the first thing to say.
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import type { EditorState, Extension, Line, TransactionSpec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** What is said about one place. */
export interface Remark {
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in characters; 0 means the whole line. */
  column: number;
  /** Right behind the last character that is meant; 0 where it is not known. */
  endLine: number;
  endColumn: number;
  severity: "error" | "warning" | "information";
  message: string;
}

export const marking = (): Extension => [lintGutter(), keymap.of(lintKeymap)];

/** The place of a column; the editor counts some characters twice, compilers do not. */
const placeOf = (line: Line, column: number): number => {
  const before = Array.from(line.text).slice(0, column - 1).join("");
  return Math.min(line.from + before.length, line.to);
};

/** The change that shows these remarks and no others. */
export function marks(state: EditorState, remarks: Remark[]): TransactionSpec {
  const found: Diagnostic[] = remarks
    .filter(({ line }) => line >= 1 && line <= state.doc.lines)
    .map(({ line: number, column, endLine, endColumn, severity, message }) => {
      const line = state.doc.line(number);
      const start = line.from + line.text.length - line.text.trimStart().length;
      // What is missed at the end of a line is shown by all of the line.
      const wanted = column > 0 ? placeOf(line, column) : start;
      const from = wanted < line.to ? wanted : start;
      const known = endLine >= number && endLine <= state.doc.lines;
      const end = known ? placeOf(state.doc.line(endLine), endColumn) : line.to;
      return {
        from,
        to: end > from ? end : line.to,
        severity: severity === "information" ? "info" : severity,
        message,
      };
    });
  return setDiagnostics(state, found);
}
