// The code editor: a custom element around a <textarea> that the server drew.
//
// The textarea stays where it is and stays true: it is what the page reads and
// writes, and what a learner uses until this file has arrived, or if it never
// does. The editor lives in a shadow root over it, so that its styles are
// constructed style sheets, which a content policy without inline styles allows.
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
  simplifySelection,
} from "@codemirror/commands";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  LanguageSupport,
  syntaxHighlighting,
} from "@codemirror/language";
import { Compartment, EditorState, type Extension, Prec, StateEffect, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { colours, highlighting } from "./editor-colours";
import type { Remark } from "./remarks";

/** Searching and marking lines are fetched when they are first wanted. */
type Search = typeof import("./search");
type Remarks = typeof import("./remarks");

/** Each language is a file of its own, fetched when it is first shown: a file in
 *  that folder is all that a new one needs. */
const grammarOf = (mode: string): Promise<{ language: () => LanguageSupport }> => import(`./languages/${mode}.ts`);

/** Keeps the marks' place free until they are fetched, so that no code moves. */
const ROOM_FOR_MARKS = gutter({ class: "cm-gutter-lint" });

/** Marks a change that the page made, so that it is not told of it again. */
const fromPage = StateEffect.define<null>();

class CodeEditor extends HTMLElement {
  #view: EditorView | null = null;
  #textarea: HTMLTextAreaElement | null = null;
  #grammar = new Compartment();
  #labels = new Compartment();
  #mode = "";
  #file = "";
  #search: Search | null = null;
  #remarks: Remarks | null = null;
  /** Where the files of their own join in once they are there. */
  #late = new Compartment();
  /** The files that are not shown, with their undo histories and selections. */
  #asleep = new Map<string, EditorState>();

  connectedCallback() {
    if (this.#view) return;
    this.#textarea = this.querySelector("textarea");
    if (!this.#textarea) return;
    // Properties that the page set before this class was there.
    const early: Record<string, unknown> = {};
    for (const name of ["file", "language", "diagnostics", "value"]) {
      if (Object.hasOwn(this, name)) {
        early[name] = (this as Record<string, unknown>)[name];
        delete (this as Record<string, unknown>)[name];
      }
    }
    this.#file = typeof early.file === "string" ? early.file : (this.getAttribute("file") ?? "");
    const focused = document.activeElement === this.#textarea;
    const { selectionStart, selectionEnd, scrollTop } = this.#textarea;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#view = new EditorView({
      state: this.#state(this.#textarea.value),
      parent: root,
      root,
    });
    if (focused) {
      const end = this.#view.state.doc.length;
      this.#view.dispatch({
        selection: { anchor: Math.min(selectionStart, end), head: Math.min(selectionEnd, end) },
      });
      this.#view.focus();
    }
    this.#view.scrollDOM.scrollTop = scrollTop;
    this.language = typeof early.language === "string" ? early.language : (this.getAttribute("language") ?? "");
    if (Array.isArray(early.diagnostics)) this.diagnostics = early.diagnostics as Remark[];
    this.dispatchEvent(new CustomEvent("editor-ready"));
  }

  /** The text that is shown. Setting it keeps the undo history. */
  get value(): string {
    return this.#view?.state.doc.toString() ?? this.#textarea?.value ?? "";
  }

  set value(text: string) {
    const view = this.#view;
    if (this.#textarea) this.#textarea.value = text;
    if (!view) return;
    const old = view.state.doc.toString();
    if (old === text) return;
    // Only what differs is replaced, so that the selection survives.
    let start = 0;
    const shortest = Math.min(old.length, text.length);
    while (start < shortest && old[start] === text[start]) start += 1;
    let same = 0;
    while (same < shortest - start && old[old.length - 1 - same] === text[text.length - 1 - same]) same += 1;
    view.dispatch({
      changes: { from: start, to: old.length - same, insert: text.slice(start, text.length - same) },
      effects: fromPage.of(null),
      annotations: [isolateHistory.of("full"), Transaction.userEvent.of("input.replace")],
    });
  }

  /** Which file is shown; each keeps its own undo history. Set it before `value`. */
  get file(): string {
    return this.#file;
  }

  set file(path: string) {
    const view = this.#view;
    if (!view || path === this.#file) {
      this.#file = path;
      return;
    }
    this.#asleep.set(this.#file, view.state);
    this.#file = path;
    const slept = this.#asleep.get(path);
    this.#asleep.delete(path);
    view.setState(slept ?? this.#state(this.#textarea?.value ?? ""));
    this.#relabel();
    this.#joinLate(view);
    void this.#load(this.#mode);
  }

  /** The highlighting: the name of a file in `languages`, or anything else for none. */
  get language(): string {
    return this.#mode;
  }

  set language(mode: string) {
    if (mode === this.#mode) return;
    this.#mode = mode;
    void this.#load(mode);
  }

  /** What is wrong at which line; an empty list takes the marks away. */
  set diagnostics(remarks: Remark[]) {
    void this.#mark(remarks);
  }

  override focus() {
    if (this.#view) this.#view.focus();
    else this.#textarea?.focus();
  }

  async #load(mode: string) {
    let grammar: Extension = [];
    if (mode) {
      try {
        grammar = (await grammarOf(mode)).language();
      } catch {
        // Without its grammar a language is plain text, which still works.
      }
    }
    if (mode === this.#mode) {
      this.#view?.dispatch({ effects: this.#grammar.reconfigure(grammar) });
    }
  }

  async #mark(remarks: Remark[]) {
    if (remarks.length === 0 && !this.#remarks) return;
    const shown = this.#file;
    this.#remarks ??= await import("./remarks");
    const view = this.#view;
    if (!view || shown !== this.#file) return;
    this.#joinLate(view);
    view.dispatch(this.#remarks.marks(view.state, remarks));
  }

  /** Opens the search panel; its code arrives with the first use. */
  #find(view: EditorView): boolean {
    const open = async () => {
      this.#search ??= await import("./search");
      this.#joinLate(view);
      this.#search.open(view);
    };
    open().catch(() => {
      // Without it, the browser's own search still finds what is on the page.
    });
    return true;
  }

  #lateParts(): Extension {
    return [this.#search?.searching() ?? [], this.#remarks?.marking() ?? ROOM_FOR_MARKS];
  }

  #joinLate(view: EditorView) {
    view.dispatch({ effects: this.#late.reconfigure(this.#lateParts()) });
  }

  #label(): Extension {
    return EditorView.contentAttributes.of({
      "aria-label": this.#textarea?.getAttribute("aria-label") ?? "Your code",
      autocapitalize: "off",
      spellcheck: "false",
      tabindex: "0",
    });
  }

  #relabel() {
    this.#view?.dispatch({ effects: this.#labels.reconfigure(this.#label()) });
  }

  #state(text: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(
          keymap.of([
            // Run and Submit belong to the page: the editor only must not
            // put in a blank line first.
            { key: "Mod-Enter", run: () => true },
            { key: "Shift-Mod-Enter", run: () => true },
          ]),
        ),
        lineNumbers(),
        this.#late.of(this.#lateParts()),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        indentOnInput(),
        indentUnit.of(this.#file.endsWith(".py") ? "    " : "  "),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        syntaxHighlighting(highlighting),
        colours,
        this.#grammar.of([]),
        this.#labels.of(this.#label()),
        keymap.of([
          { key: "Mod-f", run: (view) => this.#find(view) },
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
          { key: "Escape", run: (view) => this.#leave(view) },
        ]),
        // Typing over a selection is done here: browsers keep the old text's
        // colours by writing an inline style, which the content policy refuses.
        EditorView.domEventHandlers({
          beforeinput(event, view) {
            const types = event.inputType === "insertText" && !view.composing && event.cancelable;
            const selected = view.state.selection.ranges.some((range) => !range.empty);
            if (!types || event.data === null || !selected) return false;
            event.preventDefault();
            view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
            return true;
          },
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (this.#textarea) this.#textarea.value = update.state.doc.toString();
          const ours = update.transactions.some((change) =>
            change.effects.some((effect) => effect.is(fromPage)),
          );
          if (!ours) this.dispatchEvent(new CustomEvent("code-change", { bubbles: true }));
        }),
      ],
    });
  }

  /** Escape closes what is open first and leaves the editor only then. */
  #leave(view: EditorView): boolean {
    if (this.#search?.close(view)) return true;
    if (simplifySelection(view)) return true;
    this.dispatchEvent(new CustomEvent("editor-escape", { bubbles: true }));
    return true;
  }
}

customElements.define("code-editor", CodeEditor);
