// Why this file exists: node:readline, the usual way to read lines in Node.

import EventEmitter from 'node:events';
import { nextTick } from 'node:internal/event-loop';
import { nodeError } from 'node:internal/errors';
import process from 'node:process';

/** What createInterface gives. */
export class Interface extends EventEmitter {
  #input;
  #output;
  #prompt;
  #rest = '';
  #questions = [];
  #lines = [];
  #paused = false;
  #inputEnded = false;
  closed = false;
  line = '';
  terminal = false;

  constructor(options, output) {
    super();
    Object.defineProperty(this, '_events', { enumerable: false });
    const settings = options && typeof options.on === 'function' && options.input === undefined ? { input: options, output } : options;
    this.#input = settings.input;
    this.#output = settings.output;
    this.#prompt = settings.prompt ?? '> ';
    this.#input.setEncoding?.('utf8');
    this.#input.on('data', this.#onData);
    this.#input.on('end', this.#onEnd);
  }

  #onData = chunk => {
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    this.#lines.push(...lines);
    this.#deliver();
  };
  #onEnd = () => {
    if (this.#rest !== '') this.#lines.push(this.#rest.replace(/\r$/, ''));
    this.#rest = '';
    this.#inputEnded = true;
    this.#deliver();
  };

  /** Hands out lines: to a question that waits, else to the listeners. Unlike in
      Node, lines that nobody has asked for yet wait: all input is there at once,
      and a second `await rl.question(…)` must not find its answer gone. */
  #deliver() {
    while (this.#lines.length > 0 && !this.#paused && !this.closed) {
      if (this.#questions.length > 0) this.#questions.shift()(this.#lines.shift());
      else if (this.listenerCount('line') > 0) this.emit('line', this.#lines.shift());
      else break;
    }
    if (!this.#inputEnded || this.closed) return;
    if (this.#lines.length === 0) this.close();
    else process.once('beforeExit', () => this.close());
  }

  on(name, listener) {
    super.on(name, listener);
    if (name === 'line') nextTick(() => this.#deliver());
    return this;
  }

  question(query, options, callback = options) {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
    this.#output?.write(query);
    this.#questions.push(callback);
    this.resume();
    nextTick(() => this.#deliver());
  }
  setPrompt(prompt) { this.#prompt = prompt; }
  getPrompt() { return this.#prompt; }
  prompt() {
    this.resume();
    this.#output?.write(this.#prompt);
  }
  write(text) { if (text !== undefined && text !== null) this.#onData(String(text)); }
  pause() {
    if (this.#paused) return this;
    this.#paused = true;
    this.#input.pause();
    this.emit('pause');
    return this;
  }
  resume() {
    if (!this.#paused) return this;
    this.#paused = false;
    this.#input.resume();
    this.emit('resume');
    nextTick(() => this.#deliver());
    return this;
  }
  close() {
    if (this.closed) return;
    this.closed = true;
    this.#input.off('data', this.#onData);
    this.#input.off('end', this.#onEnd);
    this.#input.pause();
    this.emit('close');
  }

  async *[Symbol.asyncIterator]() {
    const lines = [];
    let wake = () => {};
    this.on('line', line => {
      lines.push(line);
      wake();
    });
    this.on('close', () => wake());
    try {
      for (;;) {
        while (lines.length > 0) yield lines.shift();
        if (this.closed) return;
        await new Promise(resolve => {
          wake = resolve;
        });
      }
    } finally {
      this.close();
    }
  }
}

export function createInterface(input, output) { return new Interface(input, output); }
export function clearLine() { return true; }
export function cursorTo() { return true; }
export function moveCursor() { return true; }
export function clearScreenDown() { return true; }
export function emitKeypressEvents() {}

/** node:readline/promises: `question` gives a promise. */
export class PromisesInterface extends Interface {
  question(query) {
    return new Promise((resolve, reject) => {
      try {
        super.question(query, resolve);
      } catch (error) {
        reject(error);
      }
    });
  }
}

export const promises = { Interface: PromisesInterface, createInterface: (input, output) => new PromisesInterface(input, output) };
export default { Interface, createInterface, clearLine, cursorTo, moveCursor, clearScreenDown, emitKeypressEvents, promises };
