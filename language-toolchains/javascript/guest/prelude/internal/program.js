// Why this file exists: one program from its start to its end: what `run` and
// `call` of the component's world do.

import * as host from 'node:internal/host';
import { encodeResult } from 'node:internal/result';
import { loadEntry, wantName } from 'node:internal/modules';
import process, { announceExit, setArguments } from 'node:process';
import { guarded, runLoop, setHandlers, settle } from 'node:internal/event-loop';
import { uncaughtEnding } from 'node:internal/errors';
import { jsonParse, promiseThen } from 'node:internal/primordials';
import { startClock } from 'node:perf_hooks';
import { closestName } from 'node:internal/closest';

/** Node's exit status for a module whose top-level await never settled. */
const UNSETTLED_AWAIT_STATUS = 13;

/** How the program ends when it is over before its end: set once. */
let ending;
const rejected = new Map();

host.onRejection((promise, reason, handled) => {
  if (handled) rejected.delete(promise);
  else rejected.set(promise, reason);
});

setHandlers({ uncaught: error => stopAt(error, false), afterJobs: reportRejections });

/** Looks at the promises that nobody handles, after each callback, as Node does. */
function reportRejections() {
  while (rejected.size > 0 && ending === undefined) {
    const [[promise, reason]] = rejected;
    rejected.delete(promise);
    if (process.listenerCount('unhandledRejection') > 0) guarded(() => process.emit('unhandledRejection', reason, promise));
    else stopAt(reason, true);
  }
}

/** Forgets rejections; a test that failed has been told of already. */
export function forgetRejections() {
  rejected.clear();
}

/** An error that reached the top ends the program unless it listens for it. */
function stopAt(error, fromPromise) {
  if (ending !== undefined) return;
  if (process.listenerCount('uncaughtException') > 0) {
    process.emit('uncaughtException', error, fromPromise ? 'unhandledRejection' : 'uncaughtException');
    return;
  }
  ending = uncaughtEnding(error, fromPromise);
  try {
    announceExit(1);
  } catch (second) {
    uncaughtEnding(second);
  }
}

const isOver = () => ending !== undefined;

/** Loads the entry file and lets everything that it started come to its end. */
function load(entry) {
  let loaded;
  try {
    loaded = loadEntry(entry);
  } catch (error) {
    stopAt(error, false);
    return undefined;
  }
  // A rejected top-level await is an uncaught error, not a rejection to report.
  if (loaded.promise !== undefined) promiseThen(loaded.promise, () => {}, error => stopAt(error, false));
  settle(loaded.isModule);
  return loaded;
}

export function run(entry, args) {
  startClock();
  setArguments(entry, args);
  const loaded = load(entry);
  if (loaded !== undefined && !isOver()) runLoop(isOver);
  if (isOver()) return ending;
  return finish(loaded);
}

/** The program came to its end: 'beforeExit' may start it again, then 'exit'. */
function finish(loaded) {
  for (;;) {
    guarded(() => process.emit('beforeExit', process.exitCode ?? 0));
    settle();
    if (isOver()) return ending;
    if (!runLoop(isOver)) break;
    if (isOver()) return ending;
  }
  const unsettled = loaded.promise !== undefined && host.promiseState(loaded.promise)[0] === 'pending';
  if (unsettled && process.exitCode === undefined) {
    host.write(2, 'Warning: Detected unsettled top-level await\n');
    process.exitCode = UNSETTLED_AWAIT_STATUS;
  }
  let status = 0;
  guarded(() => {
    status = announceExit(0);
  });
  return ending ?? { end: 'exited', status: process.exitCode ?? status };
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

export function call(entry, name, texts) {
  startClock();
  setArguments(entry, []);
  if (IDENTIFIER.test(name)) wantName(name);
  const loaded = load(entry);
  if (loaded !== undefined && loaded.promise !== undefined && !isOver()) {
    runLoop(() => isOver() || host.promiseState(loaded.promise)[0] !== 'pending');
  }
  if (isOver()) return ending;
  const found = findFunction(loaded, name);
  if (found === undefined) return missing(loaded, name, entry);
  const values = [];
  for (let i = 0; i < texts.length; i++) values[i] = jsonParse(texts[i]);
  let state = 'pending';
  let result;
  guarded(() => {
    result = found(...values);
    state = 'fulfilled';
  });
  settle();
  if (!isOver() && host.classOf(result) === 'Promise') {
    const promise = result;
    promiseThen(promise, () => {}, error => stopAt(error, false));
    settle();
    runLoop(() => isOver() || host.promiseState(promise)[0] !== 'pending');
    [state, result] = host.promiseState(promise);
  } else if (!isOver()) {
    runLoop(isOver);
  }
  if (isOver()) return ending;
  if (state === 'pending') {
    host.write(2, `Warning: the promise that ${name} gave was never settled\n`);
    return { end: 'exited', status: UNSETTLED_AWAIT_STATUS };
  }
  let text;
  guarded(() => {
    text = encodeResult(result);
  });
  return ending ?? text;
}

function findFunction(loaded, name) {
  const { namespace, wanted } = loaded;
  const places = [() => namespace['opencode:wanted'], () => namespace[name], () => wanted, () => namespace.default?.[name], () => globalThis[name]];
  if (!loaded.isModule && typeof namespace === 'function' && namespace.name === name) places.push(() => namespace);
  if (loaded.isModule && typeof namespace.default === 'function' && (name === 'default' || namespace.default.name === name)) places.push(() => namespace.default);
  for (const place of places) {
    try {
      const value = place();
      if (typeof value === 'function') return value;
    } catch {
      // A missing or unfinished export is simply not the function.
    }
  }
  return undefined;
}

function missing(loaded, name, entry) {
  const known = [];
  for (const object of [loaded.namespace, loaded.namespace?.default]) {
    if (object !== null && (typeof object === 'object' || typeof object === 'function')) {
      for (const key of Object.keys(object)) if (typeof object[key] === 'function') known.push(key);
    }
  }
  const near = closestName(name, known);
  const hint = near === undefined ? `Define it with function ${name}(…) { … }.` : `Did you mean '${near}'?`;
  const message = `There is no function '${name}' in ${entry}. ${hint}`;
  host.write(2, `${message}\n`);
  return { end: 'uncaught-error', kind: 'MissingFunction', message, file: entry };
}
