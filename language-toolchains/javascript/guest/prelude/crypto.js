// Why this file exists: the random part of node:crypto and of the web's crypto.
// The numbers come from the run's seed, so a program gives the same every time:
// good for lessons, not for secrets.

import * as host from 'node:internal/host';
import { Buffer } from 'node:buffer';
import { refusal } from 'node:internal/errors';

const RANDOM_BYTES_MAX = 65536;

export function randomUUID() {
  const bytes = host.randomBytes(16);
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function getRandomValues(array) {
  if (!ArrayBuffer.isView(array) || array.byteLength > RANDOM_BYTES_MAX) throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(host.randomBytes(array.byteLength));
  return array;
}

export function randomBytes(size, callback) {
  const bytes = Buffer.from(host.randomBytes(size).buffer);
  if (typeof callback === 'function') return void globalThis.process.nextTick(callback, null, bytes);
  return bytes;
}

export function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') [min, max, callback] = [0, min, max];
  const number = min + Math.floor(host.random() * (max - min));
  if (typeof callback === 'function') return void globalThis.process.nextTick(callback, null, number);
  return number;
}

export function createHash() {
  throw refusal('crypto.createHash', 'only random numbers are part of this runtime.');
}
export const createHmac = createHash;

export const webcrypto = { randomUUID, getRandomValues };
export default { randomUUID, getRandomValues, randomBytes, randomInt, createHash, createHmac, webcrypto };
