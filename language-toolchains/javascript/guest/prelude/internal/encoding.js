// Why this file exists: TextEncoder and TextDecoder, for UTF-8 and UTF-16.

import * as host from 'node:internal/host';
import { nodeError } from 'node:internal/errors';

export class TextEncoder {
  get encoding() { return 'utf-8'; }
  encode(text = '') { return host.encodeUtf8(String(text).toWellFormed()); }
  encodeInto(text, target) {
    let read = 0;
    let written = 0;
    for (const character of String(text).toWellFormed()) {
      const bytes = host.encodeUtf8(character);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }
}

export class TextDecoder {
  #fatal;
  #keepMark;
  #rest = new Uint8Array(0);
  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    const name = String(label).trim().toLowerCase();
    if (!['utf-8', 'utf8', 'unicode-1-1-utf-8', 'utf-16le', 'utf-16', 'latin1', 'ascii', 'iso-8859-1', 'windows-1252'].includes(name)) {
      throw nodeError(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
    }
    this.encoding = name.startsWith('utf-16') ? 'utf-16le' : name.startsWith('u') ? 'utf-8' : 'windows-1252';
    this.fatal = this.#fatal = fatal;
    this.ignoreBOM = this.#keepMark = ignoreBOM;
  }
  decode(input = new Uint8Array(0), { stream = false } = {}) {
    let bytes = ArrayBuffer.isView(input) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
    if (this.encoding === 'windows-1252') return Array.from(bytes, byte => String.fromCharCode(byte)).join('');
    if (this.encoding === 'utf-16le') {
      let text = '';
      for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8));
      return text;
    }
    if (this.#rest.length > 0) bytes = Uint8Array.from([...this.#rest, ...bytes]);
    this.#rest = new Uint8Array(0);
    if (stream) {
      const cut = unfinished(bytes);
      this.#rest = bytes.slice(bytes.length - cut);
      bytes = bytes.slice(0, bytes.length - cut);
    }
    const text = host.decodeUtf8(bytes);
    if (this.#fatal && text.includes('\ufffd') && !sameBytes(host.encodeUtf8(text), bytes)) {
      throw nodeError(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', 'The encoded data was not valid for encoding utf-8');
    }
    return !this.#keepMark && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
}

/** How many bytes at the end belong to a character that is not complete. */
function unfinished(bytes) {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
