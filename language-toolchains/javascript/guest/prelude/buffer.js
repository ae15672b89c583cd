// Why this file exists: Buffer, which reading files and input gives in Node.

import * as host from 'node:internal/host';
import { invalidArgument } from 'node:internal/errors';

const HEX = '0123456789abcdef';

/** Node's Buffer: bytes with encodings. */
export class Buffer extends Uint8Array {
  static from(value, encoding, length) {
    if (typeof value === 'string') return wrap(encode(value, encoding));
    if (value instanceof ArrayBuffer) return wrap(new Uint8Array(value, encoding ?? 0, length));
    if (value != null && typeof value === 'object') {
      if (value.type === 'Buffer' && Array.isArray(value.data)) return wrap(Uint8Array.from(value.data));
      return wrap(Uint8Array.from(value, byte => byte & 255));
    }
    throw invalidArgument('first argument', 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object', value);
  }
  static of(...bytes) { return Buffer.from(bytes); }
  static alloc(size, fill = 0, encoding) { return wrap(new Uint8Array(size)).fill(fill, encoding); }
  static allocUnsafe(size) { return wrap(new Uint8Array(size)); }
  static allocUnsafeSlow(size) { return Buffer.allocUnsafe(size); }
  static isBuffer(value) { return value instanceof Buffer; }
  static isEncoding(name) { return normal(name) !== undefined; }
  static byteLength(value, encoding) { return typeof value === 'string' ? encode(value, encoding).length : value.byteLength; }
  static concat(list, total = list.reduce((sum, part) => sum + part.length, 0)) {
    const joined = Buffer.alloc(total);
    let at = 0;
    for (const part of list) {
      joined.set(part.subarray(0, Math.max(0, total - at)), at);
      at += part.length;
      if (at >= total) break;
    }
    return joined;
  }
  static compare(a, b) { return wrap(a).compare(b); }

  toString(encoding = 'utf8', start = 0, end = this.length) { return decode(this.subarray(start, end), encoding); }
  toJSON() { return { type: 'Buffer', data: Array.from(this) }; }
  equals(other) { return this.compare(other) === 0; }
  compare(other) {
    const length = Math.min(this.length, other.length);
    for (let i = 0; i < length; i++) if (this[i] !== other[i]) return this[i] < other[i] ? -1 : 1;
    return Math.sign(this.length - other.length);
  }
  write(text, offset = 0, length = this.length - offset, encoding = 'utf8') {
    if (typeof offset === 'string') return this.write(text, 0, this.length, offset);
    if (typeof length === 'string') return this.write(text, offset, this.length - offset, length);
    const bytes = encode(text, encoding).subarray(0, length);
    this.set(bytes, offset);
    return bytes.length;
  }
  slice(start, end) { return wrap(Uint8Array.prototype.subarray.call(this, start, end)); }
  subarray(start, end) { return wrap(Uint8Array.prototype.subarray.call(this, start, end)); }
  copy(target, targetStart = 0, start = 0, end = this.length) {
    const part = this.subarray(start, Math.min(end, start + target.length - targetStart));
    target.set(part, targetStart);
    return part.length;
  }
  fill(value, start, end, encoding) {
    if (typeof value !== 'string') return super.fill(value, typeof start === 'string' ? 0 : start, end);
    const bytes = encode(value, typeof start === 'string' ? start : encoding);
    const from = typeof start === 'number' ? start : 0;
    for (let i = from; i < (end ?? this.length); i++) this[i] = bytes.length > 0 ? bytes[(i - from) % bytes.length] : 0;
    return this;
  }
  indexOf(value, from, encoding) { return find(this, value, from, encoding); }
  includes(value, from, encoding) { return find(this, value, from, encoding) !== -1; }
  readUInt8(at = 0) { return this[at]; }
  writeUInt8(value, at = 0) { this[at] = value; return at + 1; }
  [Symbol.for('nodejs.util.inspect.custom')]() {
    const shown = Array.from(this.subarray(0, 50), byte => byte.toString(16).padStart(2, '0')).join(' ');
    const more = this.length - 50;
    return `<Buffer${shown ? ` ${shown}` : ''}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`;
  }
}

const numbers = { UInt16: ['Uint16', 2], UInt32: ['Uint32', 4], Int16: ['Int16', 2], Int32: ['Int32', 4], Float: ['Float32', 4], Double: ['Float64', 8] };
for (const [name, [view, size]] of Object.entries(numbers)) {
  for (const [suffix, little] of [['LE', true], ['BE', false]]) {
    Object.defineProperty(Buffer.prototype, `read${name}${suffix}`, {
      value(at = 0) { return new DataView(this.buffer, this.byteOffset, this.length)[`get${view}`](at, little); }, writable: true, configurable: true,
    });
    Object.defineProperty(Buffer.prototype, `write${name}${suffix}`, {
      value(value, at = 0) { new DataView(this.buffer, this.byteOffset, this.length)[`set${view}`](at, value, little); return at + size; }, writable: true, configurable: true,
    });
  }
}

function wrap(bytes) {
  return Object.setPrototypeOf(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), Buffer.prototype);
}

function find(buffer, value, from = 0, encoding) {
  if (typeof value === 'number') return Uint8Array.prototype.indexOf.call(buffer, value & 255, from);
  const wanted = typeof value === 'string' ? encode(value, encoding) : value;
  for (let at = from; at + wanted.length <= buffer.length; at++) if (wanted.every((byte, i) => buffer[at + i] === byte)) return at;
  return -1;
}

function normal(encoding = 'utf8') {
  switch (String(encoding).toLowerCase()) {
    case 'utf8': case 'utf-8': return 'utf8';
    case 'hex': return 'hex';
    case 'base64': return 'base64';
    case 'base64url': return 'base64url';
    case 'ascii': case 'latin1': case 'binary': return 'latin1';
    case 'utf16le': case 'utf-16le': case 'ucs2': case 'ucs-2': return 'utf16le';
    default: return undefined;
  }
}

function known(encoding) {
  const name = normal(encoding ?? 'utf8');
  if (name === undefined) throw Object.assign(new TypeError(`Unknown encoding: ${encoding}`), { code: 'ERR_UNKNOWN_ENCODING' });
  return name;
}

/** The bytes of a text. */
function encode(text, encoding) {
  switch (known(encoding)) {
    case 'hex': return Uint8Array.from(text.match(/^(?:[0-9a-f]{2})*/i)[0].match(/../g) ?? [], pair => parseInt(pair, 16));
    case 'base64': case 'base64url': {
      const clean = text.replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]/g, '');
      return Uint8Array.from(atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean), character => character.charCodeAt(0));
    }
    case 'latin1': return Uint8Array.from(text, character => character.charCodeAt(0) & 255);
    case 'utf16le': {
      const bytes = new Uint8Array(text.length * 2);
      for (let i = 0; i < text.length; i++) {
        bytes[i * 2] = text.charCodeAt(i) & 255;
        bytes[i * 2 + 1] = text.charCodeAt(i) >> 8;
      }
      return bytes;
    }
    default: return host.encodeUtf8(text);
  }
}

/** The text of some bytes. */
function decode(bytes, encoding) {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (known(encoding)) {
    case 'hex': {
      let text = '';
      for (const byte of plain) text += HEX[byte >> 4] + HEX[byte & 15];
      return text;
    }
    case 'base64': return btoa(latin1(plain));
    case 'base64url': return btoa(latin1(plain)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
    case 'latin1': return latin1(plain);
    case 'utf16le': {
      let text = '';
      for (let i = 0; i + 1 < plain.length; i += 2) text += String.fromCharCode(plain[i] | (plain[i + 1] << 8));
      return text;
    }
    default: return host.decodeUtf8(plain);
  }
}

function latin1(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const { atob, btoa } = globalThis;
export { atob, btoa };
export default { Buffer, atob, btoa };
