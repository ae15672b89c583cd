// Why this file exists: structuredClone: a deep copy that keeps cycles, Maps,
// Sets, Dates and buffers, and refuses functions and symbols.

import * as host from 'node:internal/host';

function refuse(value) {
  const shown = typeof value === 'symbol' ? String(value) : typeof value === 'function' ? String(value) : `#<${value.constructor?.name ?? 'Object'}>`;
  throw new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
}

export function structuredClone(value, options = {}) {
  if (arguments.length === 0) throw new TypeError("The \"value\" argument must be specified");
  return clone(value, new Map(), options?.transfer ?? []);
}

function clone(value, copies) {
  if (typeof value === 'symbol' || typeof value === 'function') refuse(value);
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const keep = copy => {
    copies.set(value, copy);
    return copy;
  };
  switch (host.classOf(value)) {
    case 'Number': case 'String': case 'Boolean': case 'BigInt': return keep(Object(value.valueOf()));
    case 'Date': return keep(new Date(value.getTime()));
    case 'RegExp': return keep(new RegExp(value.source, value.flags));
    case 'ArrayBuffer': return keep(value.slice(0));
    case 'Map': {
      const copy = keep(new Map());
      for (const [key, item] of [...value]) copy.set(clone(key, copies), clone(item, copies));
      return copy;
    }
    case 'Set': {
      const copy = keep(new Set());
      for (const item of [...value]) copy.add(clone(item, copies));
      return copy;
    }
    case 'Error': {
      const Base = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }[value.name] ?? Error;
      const copy = keep(Object.create(Base.prototype));
      const made = new Base(value.message);
      copies.set(value, made);
      made.stack = String(value.stack);
      if (Object.hasOwn(value, 'cause')) made.cause = clone(value.cause, copies);
      return copy && made;
    }
    case 'Promise': case 'WeakMap': case 'WeakSet': case 'WeakRef': case 'Generator': case 'Proxy': return refuse(value);
    default:
  }
  if (ArrayBuffer.isView(value)) {
    const buffer = clone(value.buffer, copies);
    return keep(value instanceof DataView ? new DataView(buffer, value.byteOffset, value.byteLength) : new (globalThis[host.classOf(value)])(buffer, value.byteOffset, value.length));
  }
  const copy = keep(Array.isArray(value) ? new Array(value.length) : {});
  for (const key of Object.keys(value)) copy[key] = clone(value[key], copies);
  return copy;
}
