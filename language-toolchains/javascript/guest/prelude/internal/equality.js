// Why this file exists: deep equality as assert and util.isDeepStrictEqual mean
// it; expect has rules of its own in internal/jest/equality.js.

import * as host from 'node:internal/host';
import { apply, every, isArray, objectIs, objectKeys } from 'node:internal/primordials';

const isEnumerable = Object.prototype.propertyIsEnumerable;

/** Whether two values are deeply equal; `strict` also compares types. */
export function isDeepEqual(a, b, strict) {
  return equal(a, b, strict, []);
}

function equal(a, b, strict, pairs) {
  if (strict ? objectIs(a, b) : a === b) return true;
  const isObject = value => (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isObject(a) || !isObject(b)) {
    if (strict || isObject(a) || isObject(b)) return false;
    // eslint-disable-next-line eqeqeq -- the legacy functions compare loosely
    return a == b || (a !== a && b !== b);
  }
  if (typeof a === 'function' || typeof b === 'function') return false;
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const kind = host.classOf(a);
  if (kind !== host.classOf(b)) return false;
  if (isArray(a) !== isArray(b)) return false;
  if (pairs.some(([left, right]) => left === a && right === b)) return true;
  pairs.push([a, b]);
  const same = sameContents(a, b, kind, strict, pairs);
  pairs.pop();
  return same;
}

function sameContents(a, b, kind, strict, pairs) {
  switch (kind) {
    case 'Date':
      if (!objectIs(a.getTime(), b.getTime())) return false;
      break;
    case 'RegExp':
      if (String(a) !== String(b) || a.lastIndex !== b.lastIndex) return false;
      break;
    case 'Error':
      if (a.message !== b.message || a.name !== b.name) return false;
      if (strict && !equal(a.cause, b.cause, strict, pairs)) return false;
      break;
    case 'Number': case 'String': case 'Boolean': case 'BigInt': case 'Symbol':
      if (!objectIs(a.valueOf(), b.valueOf())) return false;
      break;
    case 'Map': if (!sameMaps(a, b, strict, pairs)) return false; break;
    case 'Set': if (!sameSets(a, b, strict, pairs)) return false; break;
    case 'Promise': case 'WeakMap': case 'WeakSet': return false;
    case 'ArrayBuffer': return equal(new Uint8Array(a), new Uint8Array(b), strict, pairs);
    default:
  }
  if (isArray(a) && a.length !== b.length) return false;
  const keys = enumerableKeys(a, strict);
  const others = enumerableKeys(b, strict);
  if (keys.length !== others.length) return false;
  return every(keys, key => apply(isEnumerable, b, [key]) && equal(a[key], b[key], strict, pairs));
}

function enumerableKeys(object, strict) {
  const keys = objectKeys(object);
  if (!strict) return keys;
  return [...keys, ...Object.getOwnPropertySymbols(object).filter(key => Object.prototype.propertyIsEnumerable.call(object, key))];
}

function sameMaps(a, b, strict, pairs) {
  if (a.size !== b.size) return false;
  const rest = [...b.keys()].filter(key => !a.has(key));
  for (const [key, value] of a) {
    if (b.has(key)) {
      if (!equal(value, b.get(key), strict, pairs)) return false;
      continue;
    }
    const at = rest.findIndex(other => equal(key, other, strict, pairs) && equal(value, b.get(other), strict, pairs));
    if (at === -1) return false;
    rest.splice(at, 1);
  }
  return true;
}

function sameSets(a, b, strict, pairs) {
  if (a.size !== b.size) return false;
  const rest = [...b].filter(value => !a.has(value));
  for (const value of a) {
    if (b.has(value)) continue;
    const at = rest.findIndex(other => equal(value, other, strict, pairs));
    if (at === -1) return false;
    rest.splice(at, 1);
  }
  return true;
}
