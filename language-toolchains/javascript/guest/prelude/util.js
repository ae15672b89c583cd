// Why this file exists: node:util, the parts that learners meet.

import * as host from 'node:internal/host';
import { isDeepEqual } from 'node:internal/equality';
import { invalidArgument } from 'node:internal/errors';
import { format, formatWithOptions } from 'node:internal/format';
import { inspect } from 'node:internal/inspect';
import { TextDecoder, TextEncoder } from 'node:internal/encoding';

export { TextDecoder, TextEncoder, format, formatWithOptions, inspect };

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

export function promisify(original) {
  if (typeof original !== 'function') throw invalidArgument('original', 'of type function', original);
  if (original[customPromisify]) return original[customPromisify];
  return Object.setPrototypeOf(function (...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, ...values) => (error ? reject(error) : resolve(values[0]))]);
    });
  }, Object.getPrototypeOf(original));
}
promisify.custom = customPromisify;

export function callbackify(original) {
  if (typeof original !== 'function') throw invalidArgument('original', 'of type function', original);
  return function (...args) {
    const callback = args.pop();
    Reflect.apply(original, this, args).then(value => globalThis.process.nextTick(callback, null, value), error => globalThis.process.nextTick(callback, error));
  };
}

export function isDeepStrictEqual(a, b) { return isDeepEqual(a, b, true); }

export function inherits(constructor, parent) {
  Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

export function deprecate(work, message) {
  let told = false;
  return function (...args) {
    if (!told) globalThis.process.emitWarning(message, 'DeprecationWarning');
    told = true;
    return Reflect.apply(work, this, args);
  };
}

export function stripVTControlCharacters(text) {
  return String(text).replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

export function toUSVString(text) { return String(text).toWellFormed(); }
export function styleText(style, text) { return text; }
export const isArray = Array.isArray;

const is = kind => value => host.classOf(value) === kind;
export const types = {
  isPromise: is('Promise'), isMap: is('Map'), isSet: is('Set'), isWeakMap: is('WeakMap'), isWeakSet: is('WeakSet'), isDate: is('Date'),
  isRegExp: is('RegExp'), isProxy: is('Proxy'), isNativeError: is('Error'), isArrayBuffer: is('ArrayBuffer'), isDataView: is('DataView'),
  isTypedArray: value => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isUint8Array: is('Uint8Array'), isGeneratorObject: is('Generator'),
  isAsyncFunction: value => Object.prototype.toString.call(value) === '[object AsyncFunction]',
  isGeneratorFunction: value => /GeneratorFunction\]$/.test(Object.prototype.toString.call(value)),
  isBoxedPrimitive: value => ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].includes(host.classOf(value)),
};

export default {
  TextDecoder, TextEncoder, callbackify, deprecate, format, formatWithOptions, inherits, inspect, isArray, isDeepStrictEqual, promisify,
  stripVTControlCharacters, styleText, toUSVString, types,
};
