// Searching in the editor. Fetched with the first Ctrl+F.
import {
  closeSearchPanel,
  highlightSelectionMatches,
  openSearchPanel,
  search,
  searchKeymap,
  searchPanelOpen,
} from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";

export const searching = (): Extension => [
  search({ top: true }),
  highlightSelectionMatches(),
  keymap.of(searchKeymap),
];

export const open = (view: EditorView) => openSearchPanel(view);

/** Closes the panel, if it is open. */
export const close = (view: EditorView) => searchPanelOpen(view.state) && closeSearchPanel(view);
