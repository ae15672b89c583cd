// Why this file exists: what a called function returned, as JSON that the host
// compares. What JSON cannot carry becomes {"$value": how Node would show it},
// and nothing that the program changed about built-ins has a say in it.

import * as host from 'node:internal/host';
import { inspect } from 'node:internal/inspect';
import {
  arrayPrototype, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, isArray, jsonStringify, objectIs, objectKeys, objectPrototype, ownKeys,
} from 'node:internal/primordials';

/** Deeper than this is shown and not walked. */
const DEPTH_MAX = 200;

/** The JSON text of a result. */
export function encodeResult(value) {
  return encode(value, []);
}

const shown = value => `{"$value":${jsonStringify(show(value))}}`;

function show(value) {
  try {
    return inspect(value, { depth: 8, breakLength: Infinity });
  } catch {
    return 'a value that cannot be shown';
  }
}

function encode(value, above) {
  switch (typeof value) {
    case 'string': case 'boolean': return jsonStringify(value);
    case 'number': return isPlainNumber(value) ? jsonStringify(value) : shown(value);
    case 'object': return value === null ? 'null' : encodeObject(value, above);
    default: return shown(value);
  }
}

const isPlainNumber = value => value - value === 0 && !objectIs(value, -0);

function encodeObject(value, above) {
  if (above.length > DEPTH_MAX || isAbove(value, above)) return shown(value);
  const kind = host.classOf(value);
  const prototype = kind === 'Proxy' ? undefined : getPrototypeOf(value);
  const depth = above.length;
  above[depth] = value;
  let text;
  if (kind === 'Array' && prototype === arrayPrototype && isArray(value)) text = encodeArray(value, above);
  else if (kind === 'Object' && (prototype === objectPrototype || prototype === null)) text = encodePlain(value, above);
  above.length = depth;
  return text ?? shown(value);
}

function isAbove(value, above) {
  for (let i = 0; i < above.length; i++) if (above[i] === value) return true;
  return false;
}

/** undefined for an array with holes or fields of its own. */
function encodeArray(value, above) {
  if (ownKeys(value).length !== value.length + 1) return undefined;
  let text = '[';
  for (let i = 0; i < value.length; i++) {
    if (!hasOwn(value, i)) return undefined;
    text += (i > 0 ? ',' : '') + encode(value[i], above);
  }
  return `${text}]`;
}

/** undefined for an object with accessors, symbols or hidden fields. */
function encodePlain(value, above) {
  const keys = objectKeys(value);
  if (ownKeys(value).length !== keys.length) return undefined;
  let text = '{';
  for (let i = 0; i < keys.length; i++) {
    const descriptor = getOwnPropertyDescriptor(value, keys[i]);
    if (descriptor === undefined || !hasOwn(descriptor, 'value')) return undefined;
    text += `${i > 0 ? ',' : ''}${jsonStringify(keys[i])}:${encode(descriptor.value, above)}`;
  }
  return `${text}}`;
}
