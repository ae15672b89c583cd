// Why this file exists: runs what suite.js collected, one test after the other,
// and tells the host of each. A test waits in virtual time: one that never ends
// is over as soon as nothing is left that could end it.

import * as host from 'node:internal/host';
import { AssertionError } from 'node:assert';
import { errorKind, errorMessage, isError, placeOf, safely } from 'node:internal/errors';
import { runLoop, setHandlers, settle } from 'node:internal/event-loop';
import { countComplaint, JestAssertionError, resetCounts } from 'node:internal/jest/expect';
import { brief } from 'node:internal/jest/pretty';
import { functionToString, promiseThen } from 'node:internal/primordials';

const PASS = 0;
const FAIL = 1;
const ERROR = 2;
const SKIP = 3;
const TIMEOUT_MS = 5000;
const SEPARATOR = ' › ';

let defaultTimeoutMs = TIMEOUT_MS;
/** What went wrong outside of the call stack of the running test. */
let stray;
const rejected = new Map();

export function setDefaultTimeout(ms) {
  defaultTimeoutMs = ms;
}

/** From now on errors that nothing catches belong to the test that runs. */
export function takeOverErrors() {
  host.onRejection((promise, reason, handled) => {
    if (handled) rejected.delete(promise);
    else rejected.set(promise, reason);
  });
  setHandlers({
    uncaught: error => { stray ??= { error }; },
    afterJobs() {
      for (const reason of rejected.values()) stray ??= { error: reason };
      rejected.clear();
    },
  });
}

/** Waits for a promise, or for `isDone`; gives the error it ends with, if any. */
export function waitFor(promise, timeoutMs, what) {
  const deadline = host.steadyMs() + timeoutMs;
  const isPending = () => host.promiseState(promise)[0] === 'pending';
  promiseThen(promise, () => {}, () => {});
  settle();
  runLoop(() => !isPending() || stray !== undefined || host.steadyMs() > deadline);
  const [state, result] = host.promiseState(promise);
  if (state === 'rejected') return { error: result };
  if (stray !== undefined) return undefined;
  if (state === 'pending' || host.steadyMs() > deadline) return { error: new TimeoutError(`Exceeded timeout of ${timeoutMs} ms for a ${what}.`) };
  return undefined;
}

class TimeoutError extends Error {}

/** Runs a test's or a hook's body to its end; gives what it failed with. */
function runBody(body, timeoutMs, what, context) {
  stray = undefined;
  let failure;
  try {
    const result = body.length > 0 && context === undefined ? withDone(body) : body.call({}, context);
    if (typeof result?.then === 'function') failure = waitFor(Promise.resolve(result), timeoutMs, what);
    else settle();
  } catch (error) {
    failure = { error };
    settle();
  }
  failure ??= stray;
  stray = undefined;
  return failure;
}

const withDone = body => new Promise((resolve, reject) => {
  const done = error => (error === undefined || error === null ? resolve() : reject(isError(error) ? error : new Error(`Failed: ${brief(error)}`)));
  done.fail = error => reject(isError(error) ? error : new Error(String(error ?? 'Failed')));
  const result = body.call({}, done);
  if (typeof result?.then === 'function') promiseThen(result, () => {}, reject);
});

function runHooks(hooks) {
  for (const { body, timeout, kind } of hooks) {
    const failure = runBody(body, timeout ?? defaultTimeoutMs, 'hook');
    if (failure) return { ...failure, kind };
  }
  return undefined;
}

/** Runs all tests of a file's outermost block. */
export function runSuite(root) {
  runBlock(root, { path: [], onlyInFile: hasOnly(root), before: [], after: [], skip: false, only: false, broken: undefined });
}

function hasOnly(node) {
  return node.only || (node.children ?? []).some(hasOnly);
}

export function countTests(node) {
  return node.isTest ? 1 : node.children.reduce((sum, child) => sum + countTests(child), 0);
}

function runBlock(block, outer) {
  const path = block.name === '' ? outer.path : [...outer.path, block.name];
  const inner = {
    path,
    onlyInFile: outer.onlyInFile,
    skip: outer.skip || block.skip,
    // A block marked "only" whose own tests are marked too runs just those.
    only: (outer.only || block.only) && !block.children.some(hasOnly),
    before: [...outer.before, ...block.hooks.beforeEach],
    after: [...block.hooks.afterEach, ...outer.after],
    broken: outer.broken,
  };
  const isActive = child => (child.isTest ? willRun(child, inner) : child.children.some(isActive) || countTests(child) > 0);
  const active = !inner.skip && block.children.some(isActive);
  if (active && inner.broken === undefined) inner.broken = runHooks(block.hooks.beforeAll);
  for (const child of block.children) {
    if (child.isTest) runTest(child, inner);
    else runBlock(child, inner);
  }
  if (!active) return;
  const failure = runHooks(block.hooks.afterAll);
  if (failure) report([...path, 'afterAll'].join(SEPARATOR), '', ERROR, describeFailure(failure));
}

function willRun(test, { onlyInFile, only, skip }) {
  return !skip && !test.skip && !test.todo && (!onlyInFile || test.only || only);
}

function runTest(test, outer) {
  const name = [...outer.path, test.name].join(SEPARATOR);
  const code = test.body === undefined ? '' : codeOf(test.source ?? test.body);
  if (!willRun(test, outer)) return report(name, code, SKIP, test.todo ? 'This test is still to be written.' : '');
  if (outer.broken !== undefined) return report(name, code, ERROR, describeFailure(outer.broken));
  host.reportStarted(name, code);
  resetCounts();
  let failure = runHooks(outer.before);
  const reached = failure === undefined;
  if (reached) failure = runBody(test.body, test.timeout ?? defaultTimeoutMs, 'test', test.context?.());
  if (reached && !failure) {
    const complaint = countComplaint();
    if (complaint !== undefined) failure = { error: new JestAssertionError(complaint) };
  }
  const after = runHooks(outer.after);
  if (test.failing) failure = failure ? undefined : { error: new JestAssertionError('Failing test passed even though it was supposed to fail. Remove `.failing` to remove error.') };
  failure ??= after;
  if (test.isSkipped?.()) return host.reportFinished(SKIP, '');
  if (!failure) return host.reportFinished(PASS, '');
  return host.reportFinished(isAssertion(failure.error) ? FAIL : ERROR, describeFailure(failure));
}

function report(name, code, status, message) {
  host.reportStarted(name, code);
  host.reportFinished(status, message);
}

/** Tells of a file that could not even be loaded. */
export function reportBrokenFile(file, message) {
  report(file, '', ERROR, message);
}

const isAssertion = error => error instanceof JestAssertionError || error instanceof AssertionError || safely(() => error.code) === 'ERR_ASSERTION';

/** The message of a failure with the line it comes from. */
export function describeFailure({ error, kind }) {
  const message = errorMessage(error);
  const place = isError(error) ? placeOf(error) : undefined;
  const text = error instanceof JestAssertionError || error instanceof TimeoutError ? message
    : isError(error) ? `${safely(() => error.name) ?? errorKind(error)}: ${message}`
    : `Thrown: ${message}`;
  const where = place === undefined ? '' : `\n\n  at ${place.file}:${place.line}:${place.column}`;
  return (kind === undefined ? '' : `In ${kind}: `) + text + where;
}

/** A test's source without the indentation that it has in its file. */
function codeOf(body) {
  const lines = functionToString(body).split('\n');
  const indents = lines.slice(1).filter(line => line.trim() !== '').map(line => /^\s*/.exec(line)[0].length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line, index) => (index === 0 ? line : line.slice(common))).join('\n');
}
