// What one sees of a conversation: what the program wrote as a log, after it
// the line on which one answers, and what can be pressed instead of keys that
// a phone does not have.
import type { Place } from "./terminal-answer";
import { addGrip } from "./terminal-size";

/** Characters that stay; a run that does not talk shows as many. */
const CHARACTERS_MAX = 40_000;
/** An element costs a browser about as much as so many characters. */
const ELEMENT_CHARACTERS = 20;
/** Characters made into markup at once. What is longer would be cut in there. */
const PIECE_CHARACTERS_MAX = 2_000;
/** Characters that can be sent at once. */
const TYPED_CHARACTERS_MAX = 200_000;
/** A program that asks again within this time finds the line where it was. */
const LINE_STAYS_MS = 150;
/** Characters a picture from which on those who listen are told once it is calm. */
const BUSY_CHARACTERS = 4_000;
/** How much of the line that asks is told to those who listen. */
const PROMPT_CHARACTERS_MAX = 200;
/** After how long the focus stands where the page has put it. */
const SETTLED_MS = 100;
/** How often the size is told at most. */
const RESIZE_MS = 250;

export type Source = "stdout" | "stderr" | "typed";

interface Hooks {
  typed: (text: string) => void;
  end: () => void;
  stop: () => void;
  resized: (columns: number, rows: number) => void;
}

/** An element with attributes and children. */
function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

const key = (name: string) => make("kbd", { "aria-hidden": "true" }, name);

/** Where text may be cut before `end`: in no letter and in no line end. */
function cut(text: string, end: number): number {
  return end < text.length && /[\uD800-\uDBFF\r]/.test(text[end - 1]) ? end - 1 : end;
}

export class Screen {
  #log = make("span", { role: "log", "aria-label": "Your program's output" });
  #leftOut = make("p", { class: "cut", hidden: "" });
  #line = make("input", {
    id: "terminal-line",
    class: "terminal-line",
    type: "text",
    size: "16",
    autocomplete: "off",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
    enterkeyhint: "send",
    "aria-describedby": "terminal-prompt",
  });
  #form = make("form", { class: "terminal-form", hidden: "" }, this.#line);
  #trouble = make("p", { class: "trouble", role: "alert" });
  #endInput = make("button", { class: "ghost", type: "button" }, "End input", key("Ctrl D"));
  #endProgram = make("button", { class: "ghost stop", type: "button" }, "End program", key("Ctrl C"));
  #send = make("button", { class: "outline", type: "submit" }, "Send", key("⏎"));
  #keys = make(
    "div",
    { class: "terminal-keys", hidden: "" },
    make("label", { for: "terminal-line" }, "The program waits for input"),
    this.#send,
    this.#endInput,
    this.#endProgram,
    this.#trouble,
  );
  #said = make("p", { class: "unseen", role: "status" });
  /** The line that asks, for those who listen. */
  #prompt = make("span", { id: "terminal-prompt", hidden: "" });
  #text = make("div", { class: "stream terminal-text" }, this.#log, this.#form);
  /** What each child of the log costs, oldest first. */
  #costs: number[] = [];
  #cost = 0;
  #characters = 0;
  #charactersLeftOut = 0;
  /** A carriage return that waits to see whether a line feed follows. */
  #returns: Record<Source, string> = { stdout: "", stderr: "", typed: "" };
  #waits = false;
  #inputEnded = false;
  #over = false;
  #shown = false;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #listening = new AbortController();
  /** Whether Run was pressed in a browser that gives pressed buttons no focus. */
  #pressedUnfocused = document.activeElement === document.body;

  constructor(
    readonly place: Place,
    readonly hooks: Hooks,
  ) {
    const { signal } = this.#listening;
    this.#form.id = "terminal-form";
    this.#send.setAttribute("form", "terminal-form");
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendLine(this.#line.value, "\n");
    });
    this.#line.addEventListener("input", () => {
      this.#line.size = Math.min(Math.max(16, this.#line.value.length + 1), 200);
    });
    this.#line.addEventListener("paste", (event) => this.#paste(event));
    this.#endInput.addEventListener("click", () => this.#endOfInput());
    this.#endProgram.addEventListener("click", () => hooks.stop());
    place.addEventListener("keydown", (event) => this.#key(event), { signal });
    place.addEventListener("click", ({ target }) => {
      const inText = target instanceof Node && this.#text.contains(target);
      if (inText && this.#waits && !selected()) this.#line.focus();
    }, { signal });
    addEventListener("pointerdown", () => (this.#pressedUnfocused = false), { signal, capture: true });
  }

  /** Takes away whatever stands there. */
  static clear(place: Place) {
    place.hidden = true;
    for (const name of ["role", "aria-label", "tabindex", "data-talked"]) place.removeAttribute(name);
    place.replaceChildren();
  }

  /** One sentence, beside an output that stands elsewhere. */
  static note(place: Place, sentence: string) {
    Screen.clear(place);
    place.append(make("p", { class: "cut" }, sentence));
    place.hidden = false;
  }

  get isEmpty() {
    return this.#characters === 0;
  }

  /** Puts it where it is seen, in place of an earlier conversation. */
  show() {
    if (this.#shown) return;
    this.#shown = true;
    this.place.replaceChildren(this.#leftOut, this.#text, this.#keys, this.#said, this.#prompt);
    this.place.setAttribute("role", "group");
    this.place.setAttribute("aria-label", "Terminal");
    this.place.tabIndex = 0;
    this.place.dataset.talked = "";
    this.place.hidden = false;
    addGrip();
    this.#tellSize();
    this.#toEnd();
  }

  write(pieces: { source: Source; text: string }[]) {
    let count = 0;
    this.#keepingPlace(() => {
      for (const { source, text } of pieces) {
        count += text.length;
        this.#add(source, text);
      }
      this.#forget();
    });
    if (count > BUSY_CHARACTERS) this.#log.setAttribute("aria-busy", "true");
    else this.#log.removeAttribute("aria-busy");
  }

  /** The program asks for something. */
  wait() {
    if (this.#inputEnded) return;
    clearTimeout(this.#hiding);
    this.#addReturns();
    this.#waits = true;
    this.place.dataset.waits = "";
    this.#keepingPlace(() => {
      this.#form.hidden = this.#keys.hidden = false;
      // "Running …" is not what it does.
      this.#below((element) => (element.hidden = true));
    });
    const take = () => {
      this.#line.focus();
      this.#keys.scrollIntoView({ block: "nearest" });
    };
    if (document.activeElement === this.#line || this.#mayTakeFocus()) take();
    this.#prompt.textContent = (this.#log.textContent ?? "").slice(-PROMPT_CHARACTERS_MAX).split("\n").at(-1) ?? "";
    setTimeout(() => {
      // Run, which had the focus, may just have given it to Stop.
      if (this.#waits && document.activeElement?.id === "stop") take();
      const isTold = !this.#waits || document.activeElement === this.#line;
      this.#said.textContent = isTold ? "" : `The program waits for input: ${this.#prompt.textContent}`;
    }, SETTLED_MS);
  }

  /** Nothing more comes and nothing can be said. */
  end() {
    this.#over = true;
    this.#addReturns();
    const isHere = this.place.contains(document.activeElement);
    this.#hideLine();
    this.#listening.abort();
    // What is said of the end stands below and comes with the next picture.
    const look = () => {
      this.#toEnd();
      if (isHere) this.#below((element) => element.scrollIntoView({ block: "nearest" }));
    };
    requestAnimationFrame(() => requestAnimationFrame(look));
  }

  #sendLine(text: string, lineEnd: string) {
    if (!this.#waits) return;
    if (text.length > TYPED_CHARACTERS_MAX) {
      this.#trouble.textContent = "That is too much to type in at once: put it under Input and run the program again.";
      return;
    }
    this.#trouble.textContent = this.#said.textContent = "";
    this.#line.value = "";
    this.#line.size = 16;
    this.#waits = false;
    delete this.place.dataset.waits;
    this.write([{ source: "typed", text: text + lineEnd }]);
    this.hooks.typed(text + lineEnd);
    this.#hiding = setTimeout(() => this.#hideLine(), LINE_STAYS_MS);
  }

  #endOfInput() {
    if (this.#over || this.#inputEnded) return;
    if (this.#waits && this.#line.value !== "") this.#sendLine(this.#line.value, "");
    this.#inputEnded = true;
    this.#keepingPlace(() => {
      this.#log.append(make("span", { class: "inert terminal-end" }, "end of input"), "\n");
      this.#costs.push(ELEMENT_CHARACTERS, 1);
      this.#cost += ELEMENT_CHARACTERS + 1;
    });
    this.hooks.end();
    this.#hideLine();
  }

  #hideLine() {
    clearTimeout(this.#hiding);
    const hadFocus = this.#form.contains(document.activeElement) || this.#keys.contains(document.activeElement);
    this.#waits = false;
    delete this.place.dataset.waits;
    this.#said.textContent = "";
    this.#form.hidden = this.#keys.hidden = true;
    this.#below((element) => (element.hidden = false));
    // Whoever was here stays here, and has the line again when it comes back.
    if (hadFocus) this.place.focus();
  }

  /** Lines that are pasted are lines that are typed; what follows the last stays. */
  #paste(event: ClipboardEvent) {
    const pasted = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n") ?? "";
    if (!pasted.includes("\n")) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = this.#line;
    const text = value.slice(0, selectionStart ?? 0) + pasted + value.slice(selectionEnd ?? value.length);
    const lines = text.lastIndexOf("\n");
    this.#sendLine(text.slice(0, lines), "\n");
    if (!this.#waits) this.#line.value = text.slice(lines + 1);
  }

  #key(event: KeyboardEvent) {
    const plain = !event.altKey && !event.metaKey && !event.ctrlKey;
    const control = event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    const name = event.key.toLowerCase();
    const inLine = event.target === this.#line;
    const copies = selected() || (inLine && this.#line.selectionStart !== this.#line.selectionEnd);
    if (control && name === "c" && !copies) {
      event.preventDefault();
      this.hooks.stop();
    } else if (control && name === "d") {
      event.preventDefault();
      this.#endOfInput();
    } else if (event.target === this.place && plain && this.#waits && event.key.length === 1) {
      // Who types means the line; the character goes there.
      event.stopPropagation();
      this.#line.focus();
    } else if (!inLine && (event.ctrlKey || event.metaKey) && name === "a") {
      event.preventDefault();
      getSelection()?.selectAllChildren(this.#log);
    }
  }

  #mayTakeFocus(): boolean {
    const active = document.activeElement;
    if (active === document.body) return this.#pressedUnfocused;
    if (active?.id === "run" || active?.id === "stop") return true;
    return this.place.parentElement?.contains(active) ?? false;
  }

  #add(source: Source, text: string) {
    text = this.#returns[source] + text;
    this.#returns[source] = text.endsWith("\r") ? "\r" : "";
    if (this.#returns[source]) text = text.slice(0, -1);
    this.#characters += text.length;
    // What would be forgotten at once need not be drawn.
    const from = cut(text, Math.max(0, text.length - CHARACTERS_MAX));
    this.#charactersLeftOut += from;
    for (let at = from; at < text.length; ) {
      const end = Math.max(at + 1, cut(text, Math.min(at + PIECE_CHARACTERS_MAX, text.length)));
      this.#draw(source, text.slice(at, end));
      at = end;
    }
  }

  #addReturns() {
    for (const source of ["stdout", "stderr", "typed"] as const) {
      if (this.#returns[source]) this.#draw(source, "\r");
      this.#returns[source] = "";
    }
  }

  #draw(source: Source, text: string) {
    const markup = this.place.markup?.(text);
    const span = make("span", { class: `terminal-${source}` });
    if (markup === undefined) span.textContent = text;
    else span.innerHTML = markup;
    const last = this.#log.lastElementChild as HTMLElement | null;
    const joins = last === this.#log.lastChild && last?.className === span.className;
    const cost = text.length + ELEMENT_CHARACTERS * span.childNodes.length;
    span.dataset.characters = String(text.length);
    this.#cost += cost;
    if (last && joins && (this.#costs.at(-1) ?? 0) + cost <= PIECE_CHARACTERS_MAX) {
      this.#costs[this.#costs.length - 1] += cost;
      last.dataset.characters = String(Number(last.dataset.characters) + text.length);
      last.append(...span.childNodes);
    } else {
      this.#costs.push(cost);
      this.#log.append(span);
    }
  }

  /** Lets go of what is too old, and says how much that is by now. */
  #forget() {
    let first = this.#log.firstChild;
    while (first && this.#cost - this.#costs[0] >= CHARACTERS_MAX) {
      this.#cost -= this.#costs.shift() ?? 0;
      this.#charactersLeftOut += Number((first as HTMLElement).dataset?.characters ?? 0);
      first.remove();
      first = this.#log.firstChild;
    }
    this.#leftOut.hidden = this.#charactersLeftOut === 0;
    const count = this.#charactersLeftOut.toLocaleString("en-US");
    this.#leftOut.textContent = `… ${count} earlier characters are not shown any more.`;
  }

  /** Changes what is shown; who was at its end stays at its end. */
  #keepingPlace(change: () => void) {
    if (!this.#shown) return change();
    const boxes = this.#boxes().filter((box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 8);
    change();
    for (const box of boxes) box.scrollTop = box.scrollHeight;
  }

  #toEnd() {
    if (this.#shown && this.place.isConnected) for (const box of this.#boxes()) box.scrollTop = box.scrollHeight;
  }

  /** What scrolls: the terminal itself on a phone, else the panel. */
  #boxes(): HTMLElement[] {
    return [this.place, this.place.parentElement].filter((box) => box !== null);
  }

  #below(change: (element: HTMLElement) => void) {
    const next = this.place.nextElementSibling;
    if (next instanceof HTMLElement) change(next);
  }

  #tellSize() {
    const ruler = make("span", { class: "terminal-ruler", "aria-hidden": "true" }, "0".repeat(10));
    this.#text.append(ruler);
    const { width, height } = ruler.getBoundingClientRect();
    ruler.remove();
    let told = "";
    let soon: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      const box = this.place.parentElement;
      if (!box || width === 0) return;
      const columns = Math.max(1, Math.floor((this.#text.clientWidth * 10) / width));
      const rows = Math.max(1, Math.floor(box.clientHeight / height));
      if (told !== `${columns} ${rows}`) this.hooks.resized(columns, rows);
      told = `${columns} ${rows}`;
    };
    const watched = new ResizeObserver(() => {
      clearTimeout(soon);
      soon = setTimeout(tell, RESIZE_MS);
    });
    watched.observe(this.place);
    this.#listening.signal.addEventListener("abort", () => watched.disconnect());
  }
}

/** Whether text of the page is selected, which Ctrl+C then copies. */
const selected = () => String(getSelection() ?? "") !== "";
