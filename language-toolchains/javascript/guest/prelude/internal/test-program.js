// Why this file exists: what `test` of the component's world does: loads each
// test file and runs its tests. A file that cannot be loaded is one test that
// could not run; the other files go on.

import * as jestGlobals from 'node:internal/jest/globals';
import { loadEntry } from 'node:internal/modules';
import { settle } from 'node:internal/event-loop';
import { setArguments, setExitListener } from 'node:process';
import { sourceOf } from 'node:internal/sources';
import { startClock } from 'node:perf_hooks';
import { startCollecting } from 'node:internal/jest/suite';
import { countTests, describeFailure, reportBrokenFile, runSuite, takeOverErrors, waitFor } from 'node:internal/jest/run-suite';
import { placeOf } from 'node:internal/errors';
import { restoreAllMocks } from 'node:internal/jest/mock';
import { useRealTimers } from 'node:internal/jest/fake-timers';

const LOAD_TIMEOUT_MS = 60000;

export function test(files) {
  startClock();
  setArguments(files[0] ?? '', []);
  takeOverErrors();
  setExitListener(status => {
    throw new Error(`process.exit called with "${status}"`);
  });
  for (const name of Object.keys(jestGlobals)) {
    if (name !== 'default') Object.defineProperty(globalThis, name, { value: jestGlobals[name], writable: true, configurable: true, enumerable: false });
  }
  for (const file of files) testFile(file);
  return { end: 'exited', status: 0 };
}

function testFile(file) {
  const root = startCollecting();
  const failure = load(file);
  if (failure !== undefined) {
    reportBrokenFile(file, `The tests could not be loaded.\n\n${describeFailure(failure)}${quoted(failure.error)}`);
    return;
  }
  if (countTests(root) === 0) {
    reportBrokenFile(file, 'Your test suite must contain at least one test.');
    return;
  }
  runSuite(root);
  useRealTimers();
  restoreAllMocks();
}

/** Evaluates a test file; gives what it failed with. */
function load(file) {
  try {
    const { promise } = loadEntry(file);
    if (promise !== undefined) return waitFor(promise, LOAD_TIMEOUT_MS, 'test file');
    settle();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** The line that an error is about, with a caret. */
function quoted(error) {
  const place = placeOf(error);
  const line = place && sourceOf(place.file)?.split('\n')[place.line - 1];
  if (!line || line.length > 200) return '';
  return `\n\n  ${line}\n  ${line.slice(0, place.column - 1).replace(/[^\t]/g, ' ')}^`;
}

