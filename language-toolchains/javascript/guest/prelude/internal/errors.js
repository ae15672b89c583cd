// Why this file exists: errors as Node words them. An uncaught error is shown
// with the line it came from and a caret, as the node command does, and only
// the program's own files appear in it.

import * as host from 'node:internal/host';
import { inspect } from 'node:internal/inspect';
import { sourceOf } from 'node:internal/sources';

// The engine's own class, taken before globals.js hides it from the program.
const { InternalError } = globalThis;

/** An error with one of Node's codes. */
export function nodeError(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

/** `[message] must be of type …`, as Node says it. */
export function invalidArgument(name, expected, actual) {
  const shown =
    actual == null ? `Received ${actual}`
    : typeof actual === 'function' ? `Received function ${actual.name}`
    : typeof actual === 'object'
      ? actual.constructor?.name
        ? `Received an instance of ${actual.constructor.name}`
        : `Received ${inspect(actual, { depth: -1 })}`
    : `Received type ${typeof actual} (${inspect(actual).slice(0, 28)})`;
  return nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument must be ${expected}. ${shown}`);
}

/** Refuses something that exists in Node but not here, in one sentence. */
export function refusal(what, why) {
  return nodeError(Error, 'ERR_NOT_AVAILABLE', `${what} is not available here: ${why}`);
}

/** The first `file:line:column` of a stack, which is the innermost own frame. */
export function placeOf(error) {
  const stack = safely(() => error.stack);
  if (typeof stack !== 'string') return undefined;
  for (const line of stack.split('\n')) {
    const found = /^ {4}at (?:.* \()?(.+?):(\d+):(\d+)\)?$/.exec(line);
    if (found) return { file: found[1], line: Number(found[2]), column: Number(found[3]) };
  }
  return undefined;
}

/** What reading `make` gives, or undefined when the program makes it throw. */
export function safely(make) {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** `main.js:3`, the source line and a caret under the column. */
function excerpt(place) {
  const source = place && sourceOf(place.file);
  const line = source?.split('\n')[place.line - 1];
  if (line === undefined) return '';
  const shown = line.replace(/\r$/, '');
  if (shown.length > 240) return `${place.file}:${place.line}\n`;
  const before = shown.slice(0, Math.max(0, place.column - 1)).replace(/[^\t]/g, ' ');
  return `${place.file}:${place.line}\n${shown}\n${before}^\n\n`;
}

/** Whether `error` is the one that the engine throws when memory is used up. */
function isOutOfMemory(error) {
  return error instanceof InternalError && safely(() => error.message) === 'out of memory';
}

function isStackOverflow(error) {
  return error instanceof RangeError && safely(() => error.message) === 'Maximum call stack size exceeded';
}


const compileErrors = new WeakSet();

/** Remembers that an error says that a file could not be read as JavaScript. */
export function markCompileError(error) {
  if (typeof error === 'object' && error !== null) compileErrors.add(error);
}

/** Writes an uncaught error to standard error and gives the ending it means. */
export function uncaughtEnding(error, fromPromise = false) {
  if (isOutOfMemory(error)) {
    host.write(2, 'FATAL ERROR: JavaScript heap out of memory\n');
    return { end: 'memory-exhausted' };
  }
  const place = placeOf(error);
  host.write(2, excerpt(place) + describeUncaught(error, fromPromise) + '\n');
  if (isStackOverflow(error)) return { end: 'stack-exhausted' };
  const message = errorMessage(error);
  if (compileErrors.has(error)) {
    const { file, line, column } = place ?? { file: '', line: 1, column: 1 };
    return { end: 'compile-failed', diagnostics: [{ file, line, column, message: `${error.name}: ${message}` }] };
  }
  return { end: 'uncaught-error', kind: errorKind(error), message, file: place?.file, line: place?.line };
}

function describeUncaught(error, fromPromise) {
  if (isError(error)) return safely(() => inspect(error)) ?? 'Error';
  const shown = safely(() => inspect(error)) ?? 'a value that cannot be shown';
  if (!fromPromise) return `Uncaught ${shown}`;
  return (
    '[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a ' +
    'catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the ' +
    `reason "${safely(() => (typeof error === 'object' ? '#<Object>' : String(error)))}".] {\n  code: 'ERR_UNHANDLED_REJECTION'\n}`
  );
}

export function isError(value) {
  return host.classOf(value) === 'Error' || value instanceof Error;
}

export function errorKind(error) {
  const kind = isError(error) ? safely(() => error.constructor?.name || error.name) : typeof error;
  return typeof kind === 'string' ? kind : 'Error';
}

export function errorMessage(error) {
  const message = isError(error) ? safely(() => error.message) : safely(() => inspect(error));
  return typeof message === 'string' ? message : '';
}
