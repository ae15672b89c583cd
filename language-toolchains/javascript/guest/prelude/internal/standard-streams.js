// Why this file exists: process.stdin, stdout and stderr in the shape of Node's
// streams, as far as programs that read input and print use them.

import * as host from 'node:internal/host';
import EventEmitter from 'node:events';
import { queueInput, nextTick } from 'node:internal/event-loop';
import { invalidArgument } from 'node:internal/errors';
import { Buffer } from 'node:buffer';

const CHUNK_BYTES_MAX = 65536;

/** Standard output or standard error. */
export class WriteStream extends EventEmitter {
  constructor(descriptor) {
    super();
    hidden(this, '_events', this._events);
    this.fd = descriptor;
    this.isTTY = false;
    this.writable = true;
    this.columns = 80;
  }
  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') callback = encoding;
    if (typeof chunk !== 'string' && !ArrayBuffer.isView(chunk)) {
      throw invalidArgument('chunk', 'of type string or an instance of Buffer, TypedArray, or DataView', chunk);
    }
    const shown = typeof chunk === 'string' && typeof encoding === 'string' && !/^utf-?8$/i.test(encoding) ? Buffer.from(chunk, encoding) : chunk;
    host.write(this.fd, typeof shown === 'string' ? shown : new Uint8Array(shown.buffer, shown.byteOffset, shown.byteLength));
    if (typeof callback === 'function') nextTick(callback);
    return true;
  }
  end(chunk, encoding, callback) {
    if (chunk !== undefined && typeof chunk !== 'function') this.write(chunk, encoding);
    const done = [chunk, encoding, callback].find(value => typeof value === 'function');
    if (done) nextTick(done);
    nextTick(() => this.emit('finish'));
    return this;
  }
  cork() {}
  uncork() {}
  getWindowSize() { return [80, 24]; }
  hasColors() { return false; }
  getColorDepth() { return 1; }
  clearLine() { return true; }
  cursorTo() { return true; }
  moveCursor() { return true; }
}

/** Standard input: flowing events, `read`, an async iterator, `pipe`. */
export class ReadStream extends EventEmitter {
  #encoding;
  #flowing = false;
  #scheduled = false;
  #ended = false;
  #atEnd = false;
  #waiting = [];
  #partial = new Uint8Array(0);

  constructor() {
    super();
    hidden(this, '_events', this._events);
    this.fd = 0;
    this.isTTY = false;
    this.readable = true;
  }

  on(name, listener) {
    super.on(name, listener);
    if (name === 'data') this.resume();
    if (name === 'readable') this.#schedule();
    return this;
  }
  addListener(name, listener) { return this.on(name, listener); }
  once(name, listener) {
    super.once(name, listener);
    if (name === 'data') this.resume();
    if (name === 'readable') this.#schedule();
    return this;
  }
  setEncoding(encoding = 'utf8') {
    this.#encoding = encoding;
    return this;
  }
  setRawMode() { return this; }
  ref() { return this; }
  unref() { return this; }
  resume() {
    this.#flowing = true;
    this.#schedule();
    return this;
  }
  pause() {
    this.#flowing = false;
    return this;
  }
  isPaused() { return !this.#flowing; }
  destroy() {
    this.#flowing = false;
    this.#ended = true;
    this.#waiting = [];
    nextTick(() => this.emit('close'));
    return this;
  }
  /** What is ready, or null; after the end, null for ever. */
  read() {
    if (this.#waiting.length === 0) return null;
    const chunks = this.#waiting;
    this.#waiting = [];
    this.#schedule();
    return typeof chunks[0] === 'string' ? chunks.join('') : Buffer.concat(chunks);
  }
  pipe(target) {
    this.on('data', chunk => target.write(chunk));
    this.on('end', () => {
      if (target !== globalThis.process.stdout && target !== globalThis.process.stderr) target.end?.();
    });
    return target;
  }
  async *[Symbol.asyncIterator]() {
    const chunks = [];
    let wake = () => {};
    let ended = false;
    this.on('data', chunk => {
      chunks.push(chunk);
      wake();
    });
    this.on('end', () => {
      ended = true;
      wake();
    });
    for (;;) {
      while (chunks.length > 0) yield chunks.shift();
      if (ended) return;
      await new Promise(resolve => {
        wake = resolve;
      });
    }
  }

  #schedule() {
    if (this.#scheduled || this.#ended) return;
    this.#scheduled = true;
    queueInput(() => this.#deliver());
  }

  /** One turn of reading: at most one chunk, as the host hands them out. */
  #deliver() {
    this.#scheduled = false;
    if (this.#ended) return;
    if (!this.#atEnd) {
      const bytes = host.readInput(CHUNK_BYTES_MAX);
      if (bytes === null) this.#atEnd = true;
      const chunk = this.#decode(bytes);
      if (chunk !== null && chunk.length > 0) this.#waiting.push(chunk);
    }
    if (this.#flowing && this.listenerCount('data') + this.listenerCount('readable') > 0) this.#flow();
    else if (this.listenerCount('readable') > 0) this.emit('readable');
    else if (this.#flowing) this.#waiting = [];
    if (this.#atEnd && this.#waiting.length === 0) this.#finish();
    else if (this.#flowing || this.listenerCount('readable') > 0) {
      if (!this.#atEnd || this.#flowing) this.#schedule();
    }
  }

  #flow() {
    while (this.#flowing && this.#waiting.length > 0) this.emit('data', this.#waiting.shift());
  }

  #finish() {
    this.#ended = true;
    this.readable = false;
    if (this.listenerCount('readable') > 0) this.emit('readable');
    this.emit('end');
    nextTick(() => this.emit('close'));
  }

  /** Bytes as the chosen encoding; a character split by a chunk waits. */
  #decode(bytes) {
    if (this.#encoding === undefined) return bytes === null ? null : Buffer.from(bytes);
    if (!/^utf-?8$/i.test(this.#encoding)) return bytes === null ? null : Buffer.from(bytes).toString(this.#encoding);
    const joined = bytes === null ? this.#partial : join(this.#partial, bytes);
    const whole = bytes === null ? joined.length : wholeCharacters(joined);
    this.#partial = joined.slice(whole);
    return host.decodeUtf8(joined.slice(0, whole));
  }
}

function join(first, second) {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** How many bytes from the start hold no character that the end cuts off. */
function wholeCharacters(bytes) {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function hidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: false });
}
