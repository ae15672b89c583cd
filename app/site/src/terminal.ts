// Talking with a program over a WebSocket. Fetched with the first run that is
// given no input beforehand; docs/api.md says what the two sides say. To the
// page a conversation is a request like any other: it gives one answer when the
// program has ended. A program that never asks for input leaves no trace here,
// and its output is shown as that of any run.
import { Screen, type Source } from "./terminal-screen";
import { type Answer, type Place, refused, stopped } from "./terminal-answer";

const ADDRESS = "/api/practice/terminal";
/** The status of a refusal for want of room. */
const TOO_MANY = 429;
/** How long opening the connection may take. */
const CONNECT_MS_MAX = 5_000;
/** After a connection that did not open, how long none is tried. */
const WITHOUT_MS = 60_000;
/** When a run is shown as running; the work pane says the same. */
const SLOW_MS = 200;
/** How long the server may take to say how a stopped program ended. */
const STOP_MS_MAX = 1_000;
/** How long drawing may wait for a page that is not in sight. */
const DRAW_MS_MAX = 250;
/** For how many times as long as drawing took the page is left to other things. */
const REST_FACTOR = 4;
const REST_MS_MAX = 250;
/** UTF-16 units in one message: 48 KiB at most of the 64 KiB there may be. */
const TYPED_CHARACTERS_MAX = 16_000;

type Ended = { kind: "ended"; stop: string; sentence: string };
type Said =
  | { kind: "output"; stream: "stdout" | "stderr"; text: string }
  | { kind: "waiting" }
  | { kind: "refused"; message: string; hint: string; status: number; retry_after_s: number | null }
  | Ended;

const bytes = new TextEncoder();
let now: Conversation | null = null;
let withoutUntil = 0;

addEventListener("pagehide", () => now?.leave());

/** Runs a program in conversation, or else by an ordinary request. */
export async function run(place: Place, request: Request): Promise<Answer> {
  now?.leave();
  const asked = await request.clone().text();
  const socket = await open(request.signal);
  if (request.signal.aborted) {
    socket?.close();
    throw stopped();
  }
  if (!socket) return runSilently(place, request, "over this connection");
  now = new Conversation(place, socket, request.signal);
  const answer = await now.hold(asked);
  return answer ?? runSilently(place, request, "just now, because too many others are");
}

/** An ordinary run, with the reason why the program cannot be talked to. */
async function runSilently(place: Place, request: Request, why: string): Promise<Answer> {
  Screen.clear(place);
  const answer = await fetch(request);
  Screen.note(place, `Your program cannot be talked to ${why}: what it reads has to stand under Input.`);
  return answer;
}

/** An open connection, or `null` where there can be none. */
function open(signal: AbortSignal): Promise<WebSocket | null> {
  return new Promise((found) => {
    if (performance.now() < withoutUntil) return found(null);
    let socket: WebSocket;
    try {
      socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${ADDRESS}`);
    } catch {
      return found(null);
    }
    const late = setTimeout(() => {
      withoutUntil = performance.now() + WITHOUT_MS;
      none();
    }, CONNECT_MS_MAX);
    const settle = (result: WebSocket | null) => {
      clearTimeout(late);
      signal.removeEventListener("abort", none);
      socket.onopen = socket.onclose = null;
      found(result);
    };
    const none = () => {
      settle(null);
      // Closed only then: browsers complain of what is closed on its way.
      socket.onopen = () => socket.close();
    };
    signal.addEventListener("abort", none);
    socket.onopen = () => settle(socket);
    socket.onclose = () => settle(null);
  });
}

class Conversation {
  #screen: Screen;
  #answer: (answer: Answer | null) => void = () => {};
  #fail: (reason: unknown) => void = () => {};
  /** What came and was not drawn yet; the server holds back when it gets long. */
  #waiting: { source: "stdout" | "stderr"; text: string }[] = [];
  #unshownBytes = 0;
  #asks = false;
  #drawing = false;
  #restsUntil = 0;
  /** Whether the program ever asked for something. */
  #talked = false;
  /** The outputs as a whole, for a program that never does. */
  #written = { stdout: "", stderr: "" };
  #over = false;
  #slow: ReturnType<typeof setTimeout>;

  constructor(
    readonly place: Place,
    readonly socket: WebSocket,
    readonly signal: AbortSignal,
  ) {
    this.#screen = new Screen(place, {
      typed: (text) => this.#send(text),
      end: () => this.#say({ kind: "end" }),
      // One way to stop a program: the page's own.
      stop: () => document.getElementById("stop")?.click(),
      resized: (columns, rows) => this.#say({ kind: "resize", columns, rows }),
    });
    this.#slow = setTimeout(() => this.#screen.show(), SLOW_MS);
    signal.addEventListener("abort", () => this.#stop());
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data as string) as Said);
    socket.onclose = () => this.#lost();
  }

  /** The answer once the program has ended; `null` when there is no room for one
   *  more conversation, which an ordinary run does not need. */
  hold(asked: string): Promise<Answer | null> {
    return new Promise((answer, fail) => {
      this.#answer = answer;
      this.#fail = fail;
      this.socket.send(asked);
      // Said once, it makes the server count what was not shown yet.
      this.#say({ kind: "shown", bytes: 0 });
    });
  }

  /** For a page or a run that goes away: nothing more is heard. */
  leave() {
    if (this.#over) return;
    // Told to the page too, which may come back out of the browser's memory.
    if (!this.signal.aborted) document.getElementById("stop")?.click();
    this.#drawAll();
    this.#finish(() => this.#fail(stopped()));
  }

  #say(message: object) {
    if (!this.#over && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  #send(text: string) {
    this.#asks = false;
    for (let at = 0; at < text.length; ) {
      let end = Math.min(at + TYPED_CHARACTERS_MAX, text.length);
      // No letter is cut in two.
      if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1])) end -= 1;
      this.#say({ kind: "input", text: text.slice(at, end) });
      at = end;
    }
  }

  #hear(said: Said) {
    if (this.#over) return;
    switch (said.kind) {
      case "output":
        this.#waiting.push({ source: said.stream, text: said.text });
        this.#unshownBytes += bytes.encode(said.text).length;
        return this.#drawSoon();
      case "waiting":
        this.#asks = true;
        return this.#drawSoon();
      case "refused": {
        const { message, hint, status, retry_after_s } = said;
        const isTold = status !== TOO_MANY || this.#talked || !this.#screen.isEmpty;
        return this.#finish(() => this.#answer(isTold ? refused({ message, hint }, status, retry_after_s) : null));
      }
      case "ended":
        return this.#ended(said);
    }
  }

  #ended(said: Ended) {
    this.#drawAll();
    if (said.stop === "cancelled") {
      return this.#finish(() =>
        this.signal.aborted
          ? this.#fail(stopped())
          : this.#answer(refused({ message: said.sentence, hint: "Press Run to start it again." }, 0)),
      );
    }
    const { stdout, stderr } = this.#written;
    const shown = JSON.stringify({ ...said, stdout, stderr });
    this.#finish(() => this.#answer({ ok: true, status: 200, headers: new Headers(), text: async () => shown }), this.#talked);
  }

  #lost() {
    if (this.#over) return;
    this.#drawAll();
    this.#finish(() => {
      if (this.signal.aborted) return this.#fail(stopped());
      const hint = this.#screen.isEmpty
        ? "Press Run to start it again."
        : "What it wrote until then stays here. Press Run to start it again.";
      this.#answer(refused({ message: "The connection to your program was lost, which stopped it.", hint }, 0));
    });
  }

  #stop() {
    this.#say({ kind: "interrupt" });
    setTimeout(() => this.#lost(), STOP_MS_MAX);
  }

  /** The last thing: `keeps` what was written on the screen, if anything was. */
  #finish(tell: () => void, keeps = true) {
    this.#over = true;
    if (now === this) now = null;
    clearTimeout(this.#slow);
    this.socket.close();
    if (keeps && !this.#screen.isEmpty) this.#screen.show();
    else Screen.clear(this.place);
    this.#screen.end();
    tell();
  }

  /** Draws with the next picture, or a little later where there are none. After
   *  a flood was drawn the page rests, so that it goes on answering. */
  #drawSoon() {
    if (this.#drawing) return;
    this.#drawing = true;
    const withPicture = () => {
      const draw = () => {
        clearTimeout(late);
        cancelAnimationFrame(frame);
        if (this.#over) return;
        const begun = performance.now();
        this.#draw();
        const took = performance.now() - begun;
        this.#restsUntil = begun + took + Math.min(took * REST_FACTOR, REST_MS_MAX);
      };
      const frame = requestAnimationFrame(draw);
      const late = setTimeout(draw, DRAW_MS_MAX);
    };
    const rest = this.#restsUntil - performance.now();
    if (rest > 1) setTimeout(withPicture, rest);
    else withPicture();
  }

  #draw() {
    this.#drawing = false;
    this.#drawAll();
    if (this.#asks) {
      this.#asks = false;
      this.#talked = true;
      this.#written = { stdout: "", stderr: "" };
      this.#screen.show();
      this.#screen.wait();
    }
  }

  #drawAll() {
    const pieces: { source: Source; text: string }[] = [];
    for (const { source, text } of this.#waiting) {
      const last = pieces.at(-1);
      if (last?.source === source) last.text += text;
      else pieces.push({ source, text });
      if (!this.#talked) this.#written[source] += text;
    }
    this.#waiting = [];
    if (pieces.length > 0) this.#screen.write(pieces);
    if (this.#unshownBytes > 0) this.#say({ kind: "shown", bytes: this.#unshownBytes });
    this.#unshownBytes = 0;
  }
}
