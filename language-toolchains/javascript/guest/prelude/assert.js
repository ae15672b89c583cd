// Why this file exists: node:assert, in its legacy and its strict form, with the
// messages that Node gives.

import { diffLines } from 'node:internal/diff';
import { isDeepEqual } from 'node:internal/equality';
import { invalidArgument } from 'node:internal/errors';
import { inspect } from 'node:internal/inspect';
import { objectIs } from 'node:internal/primordials';

const SIMPLE_LINE_MAX = 44;

/** What a failed assertion throws. */
export class AssertionError extends Error {
  constructor({ message, actual, expected, operator, stackStartFn }) {
    super(message === undefined ? describe(actual, expected, operator) : String(message));
    this.generatedMessage = message === undefined;
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    Object.defineProperty(this, 'name', { value: 'AssertionError', enumerable: false, writable: true, configurable: true });
    if (typeof stackStartFn === 'function') Error.captureStackTrace(this, stackStartFn);
  }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}

const heads = {
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  equal: '', notEqual: '',
};

const show = value => inspect(value, { compact: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, sorted: true, getters: true });

function describe(actual, expected, operator) {
  const isObject = value => value !== null && (typeof value === 'object' || typeof value === 'function');
  if (operator === 'equal' || operator === 'notEqual') {
    return `${inspect(actual)} ${operator === 'equal' ? '==' : '!='} ${inspect(expected)}`;
  }
  if (operator === 'deepEqual') {
    return `${heads.deepEqual}\n\n${show(actual)}\n\nshould loosely deep-equal\n\n${show(expected)}`;
  }
  if (operator.startsWith('not')) {
    const shown = show(actual);
    return `${heads[operator]}${shown.includes('\n') ? '\n\n' : ' '}${shown}`;
  }
  const before = show(actual);
  const after = show(expected);
  const simple = !before.includes('\n') && !after.includes('\n') && before !== after;
  if (simple && (!isObject(actual) || !isObject(expected)) && before.length + after.length <= SIMPLE_LINE_MAX) {
    return `${heads[operator]}\n\n${before} !== ${after}\n`;
  }
  if (before === after && operator === 'strictEqual') {
    return `Values have same structure but are not reference-equal:\n\n${before}\n`;
  }
  const head = operator === 'strictEqual' && isObject(actual) && isObject(expected) ? heads.strictEqualObject : heads[operator];
  const lines = diffLines(after, before).map(([sign, line]) => (sign === ' ' ? `  ${line}` : `${sign} ${line}`));
  return `${head}\n+ actual - expected\n\n${lines.join('\n')}`;
}

function fail_(from, actual, expected, message, operator) {
  if (message instanceof Error) throw message;
  throw new AssertionError({ message, actual, expected, operator, stackStartFn: from });
}

function assert(value, message) {
  truth(assert, arguments.length, value, message);
}

function truth(from, count, value, message) {
  if (value) return;
  if (count === 0) message = 'No value argument passed to `assert.ok()`';
  const generated = message == null;
  if (generated) message = 'The expression evaluated to a falsy value';
  if (message instanceof Error) throw message;
  const error = new AssertionError({ message, actual: value, expected: true, operator: '==', stackStartFn: from });
  error.generatedMessage = generated;
  throw error;
}

export function ok(...args) { truth(ok, args.length, ...args); }
export function fail(message = 'Failed') {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ message, operator: 'fail', stackStartFn: fail });
  throw error;
}
// eslint-disable-next-line eqeqeq -- these two are the loose ones
export function equal(a, b, message) { if (!(a == b || (a !== a && b !== b))) fail_(equal, a, b, message, 'equal'); }
// eslint-disable-next-line eqeqeq
export function notEqual(a, b, message) { if (a == b || (a !== a && b !== b)) fail_(notEqual, a, b, message, 'notEqual'); }
export function strictEqual(a, b, message) { if (!objectIs(a, b)) fail_(strictEqual, a, b, message, 'strictEqual'); }
export function notStrictEqual(a, b, message) { if (objectIs(a, b)) fail_(notStrictEqual, a, b, message, 'notStrictEqual'); }
export function deepEqual(a, b, message) { if (!isDeepEqual(a, b, false)) fail_(deepEqual, a, b, message, 'deepEqual'); }
export function notDeepEqual(a, b, message) { if (isDeepEqual(a, b, false)) fail_(notDeepEqual, a, b, message, 'notDeepEqual'); }
export function deepStrictEqual(a, b, message) { if (!isDeepEqual(a, b, true)) fail_(deepStrictEqual, a, b, message, 'deepStrictEqual'); }
export function notDeepStrictEqual(a, b, message) { if (isDeepEqual(a, b, true)) fail_(notDeepStrictEqual, a, b, message, 'notDeepStrictEqual'); }

export function throws(work, expected, message) {
  if (typeof work !== 'function') throw invalidArgument('fn', 'of type function', work);
  let thrown;
  try {
    work();
  } catch (error) {
    thrown = { error };
  }
  checkThrown(throws, thrown, expected, message, 'exception');
}
export function doesNotThrow(work, expected, message) {
  try {
    work();
  } catch (error) {
    unwanted(doesNotThrow, error, typeof expected === 'string' ? expected : message, 'exception');
  }
}
export async function rejects(promise, expected, message) {
  let thrown;
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    thrown = { error };
  }
  checkThrown(rejects, thrown, expected, message, 'rejection');
}
export async function doesNotReject(promise, expected, message) {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    unwanted(doesNotReject, error, typeof expected === 'string' ? expected : message, 'rejection');
  }
}

function unwanted(from, error, message, what) {
  fail_(from, error, undefined, `Got unwanted ${what}${message ? `: ${message}` : '.'}\nActual message: "${error?.message}"`, from.name);
}

function checkThrown(from, thrown, expected, message, what) {
  if (typeof expected === 'string') {
    message = expected;
    expected = undefined;
  }
  if (thrown === undefined) {
    const named = typeof expected === 'function' && expected.name ? ` (${expected.name})` : '';
    fail_(from, undefined, expected, `Missing expected ${what}${named}${message ? `: ${message}` : '.'}`, from.name);
  }
  if (expected === undefined) return;
  const { error } = thrown;
  if (expected instanceof RegExp) {
    if (expected.test(String(error))) return;
    fail_(from, error, expected, message ?? `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`, from.name);
  }
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return;
    if (Object.prototype.isPrototypeOf.call(Error, expected) || expected === Error) throw error;
    if (expected.call({}, error) === true) return;
    fail_(from, error, expected, message ?? `The ${expected.name ? `"${expected.name}"` : ''} validation function is expected to return "true". Received ${inspect(false)}`, from.name);
  }
  for (const key of Object.keys(expected).concat(expected instanceof Error ? ['name', 'message'] : [])) {
    const wanted = expected[key];
    if (wanted instanceof RegExp && typeof error[key] === 'string' ? wanted.test(error[key]) : isDeepEqual(error[key], wanted, true)) continue;
    fail_(from, pick(error, expected), expected, message, 'deepStrictEqual');
  }
}

function pick(error, expected) {
  const picked = {};
  for (const key of Object.keys(expected)) picked[key] = error?.[key];
  return picked;
}

export function match(text, pattern, message) {
  if (typeof text === 'string' && pattern.test(text)) return;
  fail_(match, text, pattern, message ?? `The input did not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`, 'match');
}
export function doesNotMatch(text, pattern, message) {
  if (typeof text !== 'string' || !pattern.test(text)) return;
  fail_(doesNotMatch, text, pattern, message ?? `The input was expected to not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`, 'doesNotMatch');
}
export function ifError(error) {
  if (error !== null && error !== undefined) fail_(ifError, error, null, `ifError got unwanted exception: ${error?.message ?? inspect(error)}`, 'ifError');
}

const shared = { AssertionError, ok, fail, throws, doesNotThrow, rejects, doesNotReject, match, doesNotMatch, ifError, strictEqual, notStrictEqual, deepStrictEqual, notDeepStrictEqual };
Object.assign(assert, shared, { equal, notEqual, deepEqual, notDeepEqual });

/** assert.strict: the plain names compare strictly. */
export const strict = function strict(...args) { truth(strict, args.length, ...args); };
Object.assign(strict, shared, { equal: strictEqual, notEqual: notStrictEqual, deepEqual: deepStrictEqual, notDeepEqual: notDeepStrictEqual });
assert.strict = strict;
strict.strict = strict;
export default assert;
