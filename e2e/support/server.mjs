// A real `opencode serve` for one journey: a port that the system chose, a
// fresh data folder, and an end that comes also when the tests crash.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** The first start on a machine compiles the runners; later ones find them compiled. */
const START_MS_MAX = 240_000;
const STOP_MS_MAX = 15_000;
const LOG_CHARACTERS_MAX = 200_000;

/** One sentence about what is missing, or null. */
export function serverTrouble() {
  const program = process.env.OPENCODE_BIN;
  if (!program) return "OPENCODE_BIN must name the opencode program to test; `cargo xtask e2e` sets it.";
  if (!existsSync(program)) return `There is no program at ${program} (OPENCODE_BIN); \`cargo xtask setup\` builds it.`;
  return null;
}

export class Server {
  #process = null;
  #warden = null;
  #log = "";
  #port = 0;

  constructor(folder, flags) {
    this.folder = folder;
    this.flags = flags;
  }

  /** A server that is ready to answer. */
  static async start(...flags) {
    const server = new Server(await mkdtemp(path.join(tmpdir(), "opencode-e2e-")), flags);
    try {
      await server.start();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  get address() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What the server has said so far. */
  get log() {
    return this.#log;
  }

  /** Starts it, or starts it again at the same address on the same data. */
  async start() {
    const server = spawn(
      process.env.OPENCODE_BIN,
      ["serve", "--listen", `127.0.0.1:${this.#port}`, "--data", this.folder, ...this.flags],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    this.#process = server;
    this.#warden = guard(server.pid, this.folder);
    let said = "";
    const address = new Promise((found) => {
      for (const stream of [server.stdout, server.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          this.#log = (this.#log + text).slice(-LOG_CHARACTERS_MAX);
          if (this.#port === 0) {
            said += text;
            const port = /127\.0\.0\.1:([1-9]\d*)/.exec(said)?.[1];
            if (port) found((this.#port = Number(port)));
          }
        });
      }
      if (this.#port !== 0) found(this.#port);
    });
    const ended = once(server, "exit").then(([status, signal]) => {
      throw new Error(`opencode serve ended with ${signal ?? `status ${status}`} before it was ready:\n${this.#log}`);
    });
    const late = pause(START_MS_MAX, null, { ref: false }).then(() => {
      throw new Error(`opencode serve was not ready after ${START_MS_MAX / 1000} s:\n${this.#log}`);
    });
    await Promise.race([address.then(() => this.#ready()), ended, late]);
  }

  async #ready() {
    while (this.#process?.exitCode === null) {
      const answer = await fetch(`${this.address}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await pause(50);
    }
  }

  /** The power cut: no signal that it could answer. */
  async crash() {
    await this.#end("SIGKILL");
  }

  /** Asks it to end and waits; gives back its exit status. */
  async stop() {
    return this.#end("SIGTERM");
  }

  /** Ends it and forgets its data. */
  async dispose() {
    await this.#end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const server = this.#process;
    if (!server) return null;
    this.#process = null;
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, "exit");
      server.kill(signal);
      const late = setTimeout(() => server.kill("SIGKILL"), STOP_MS_MAX);
      await gone;
      clearTimeout(late);
    }
    this.#warden.kill("SIGKILL");
    return server.exitCode;
  }
}

/**
 * A process that waits for the end of this one (its standard input closes then,
 * however we end) and takes the server and its data with it.
 */
function guard(pid, folder) {
  const warden = spawn("sh", ["-c", 'cat >/dev/null; kill -9 "$1"; rm -rf "$2"', "warden", String(pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  warden.unref();
  warden.stdin.unref();
  return warden;
}
