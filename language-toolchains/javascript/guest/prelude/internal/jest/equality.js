// Why this file exists: what toEqual, toStrictEqual and toMatchObject mean by
// equal: Jest's rules, with asymmetric matchers on either side.

import * as host from 'node:internal/host';
import { every, filtered, hasOwn, isArray, objectIs } from 'node:internal/primordials';

const { apply, ownKeys } = Reflect;
const isEnumerable = Object.prototype.propertyIsEnumerable;

/** Marks expect.any(…) and its siblings. */
export const asymmetric = Symbol('opencode.asymmetric');

export const isAsymmetric = value => typeof value === 'object' && value !== null && value[asymmetric] === true;

/** toEqual: undefined fields do not count; with `strict` they and types do. */
export function equals(a, b, strict = false) {
  return same(a, b, strict, []);
}

function same(a, b, strict, pairs) {
  const left = isAsymmetric(a);
  const right = isAsymmetric(b);
  if (left && right) return a === b;
  if (right) return b.asymmetricMatch(a);
  if (left) return a.asymmetricMatch(b);
  if (objectIs(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const kind = host.classOf(a);
  if (kind !== host.classOf(b)) return false;
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  for (const [x, y] of pairs) if (x === a && y === b) return true;
  pairs.push([a, b]);
  const result = sameContents(a, b, kind, strict, pairs);
  pairs.pop();
  return result;
}

function sameContents(a, b, kind, strict, pairs) {
  switch (kind) {
    case 'Date': return objectIs(a.getTime(), b.getTime());
    case 'RegExp': return a.source === b.source && a.flags === b.flags;
    case 'Number': case 'String': case 'Boolean': case 'BigInt': return objectIs(a.valueOf(), b.valueOf());
    case 'Error': return a.message === b.message && a.name === b.name && same(a.cause, b.cause, strict, pairs);
    case 'Promise': case 'WeakMap': case 'WeakSet': return false;
    case 'ArrayBuffer': return same(new Uint8Array(a), new Uint8Array(b), strict, pairs);
    case 'Map': if (!sameMaps(a, b, strict, pairs)) return false; break;
    case 'Set': if (!sameSets(a, b, strict, pairs)) return false; break;
    default:
  }
  if (isArray(a)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
      if (strict && hasOwn(a, i) !== hasOwn(b, i)) return false;
      if (!same(a[i], b[i], strict, pairs)) return false;
    }
  }
  return sameFields(a, b, strict, pairs);
}

function sameFields(a, b, strict, pairs) {
  const counts = object => key => apply(isEnumerable, object, [key]) && (strict || object[key] !== undefined);
  const keys = filtered(ownKeys(a), counts(a));
  const others = filtered(ownKeys(b), counts(b));
  return keys.length === others.length && every(keys, key => hasOwn(b, key) && same(a[key], b[key], strict, pairs));
}

function sameMaps(a, b, strict, pairs) {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    if (b.has(key) && same(value, b.get(key), strict, pairs)) continue;
    if (![...b].some(([other, held]) => same(key, other, strict, pairs) && same(value, held, strict, pairs))) return false;
  }
  return true;
}

function sameSets(a, b, strict, pairs) {
  if (a.size !== b.size) return false;
  for (const value of a) if (!b.has(value) && ![...b].some(other => same(value, other, strict, pairs))) return false;
  return true;
}

/** toMatchObject: every field of `expected` is in `received` and equal. */
export function matchesObject(received, expected, pairs = []) {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(received);
  if (isArray(expected)) {
    return isArray(received) && received.length === expected.length && every(expected, (item, i) => matchesObject(received[i], item, pairs));
  }
  const isPlain = value => typeof value === 'object' && value !== null && !['Date', 'RegExp', 'Map', 'Set', 'Error'].includes(host.classOf(value));
  if (!isPlain(expected) || !isPlain(received)) return equals(received, expected);
  if (pairs.includes(expected)) return true;
  return every(
    filtered(ownKeys(expected), key => apply(isEnumerable, expected, [key])),
    key => received != null && key in Object(received) && matchesObject(received[key], expected[key], [...pairs, expected]),
  );
}
