// Why this file exists: expect itself: .not, .resolves, .rejects, the count of
// assertions and matchers that a suite adds.

import { asymmetricMatchers, customMatcher, negatedMatchers } from 'node:internal/jest/asymmetric';
import { equals } from 'node:internal/jest/equality';
import { brief, compared, head, misuse, pretty } from 'node:internal/jest/messages';
import { matchers } from 'node:internal/jest/matchers';
import { mockMatchers } from 'node:internal/jest/mock';

const known = { ...matchers, ...mockMatchers };
const custom = {};
let counts = { made: 0, wanted: undefined, some: false };

/** What a failed expectation throws. */
export class JestAssertionError extends Error {}
Object.defineProperty(JestAssertionError.prototype, 'name', { value: 'Error', configurable: true, writable: true });

/** Starts counting for a new test. */
export function resetCounts() {
  counts = { made: 0, wanted: undefined, some: false };
}

/** What expect.assertions and expect.hasAssertions have against the test. */
export function countComplaint() {
  if (counts.wanted !== undefined && counts.made !== counts.wanted) {
    const plural = number => `${number} assertion${number === 1 ? '' : 's'}`;
    return `expect.assertions(${counts.wanted})\n\nExpected ${plural(counts.wanted)} to be called but received ${plural(counts.made)}.`;
  }
  if (counts.some && counts.made === 0) return 'expect.hasAssertions()\n\nExpected at least one assertion to be called but received none.';
  return undefined;
}

function judge(state, name, received, args) {
  counts.made++;
  const matcher = known[name];
  const context = { ...state, equals, utils: { printExpected: brief, printReceived: brief, stringify: brief, diff: compared, matcherHint: label => head(state, label) } };
  const result = custom[name] ? custom[name].call(context, received, ...args) : matcher(state, received, ...args);
  if (typeof result?.then === 'function') return result.then(settled => conclude(state, name, settled));
  return conclude(state, name, result);
}

function conclude(state, name, { pass, message }) {
  if (!pass !== !state.isNot) return undefined;
  const text = typeof message === 'function' ? message() : `${head(state, name)} failed`;
  const error = new JestAssertionError(text);
  error.matcherResult = { pass };
  Object.defineProperty(error, 'matcherResult', { enumerable: false });
  throw error;
}

function chain(received, state) {
  const object = {};
  for (const name of [...Object.keys(known), ...Object.keys(custom)]) {
    object[name] = (...args) => {
      if (state.promise) return settle(received, state, name, args);
      return judge(state, name, received, args);
    };
  }
  return object;
}

async function settle(received, state, name, args) {
  const promise = typeof received === 'function' && state.promise === 'rejects' ? received() : received;
  if (typeof promise?.then !== 'function') throw misuse(state, name, 'received value must be a promise' + (state.promise === 'rejects' ? ' or a function returning a promise' : ''), 'Received', received);
  let outcome;
  try {
    outcome = { kind: 'resolves', value: await promise };
  } catch (error) {
    outcome = { kind: 'rejects', value: error };
  }
  if (outcome.kind !== state.promise) {
    counts.made++;
    const did = outcome.kind === 'resolves' ? 'resolved instead of rejected\nResolved' : 'rejected instead of resolved\nRejected';
    throw new JestAssertionError(`${head(state, name)}\n\nReceived promise ${did} to value: ${pretty(outcome.value)}`);
  }
  return judge(state, name, outcome.value, args);
}

/** Jest's expect. */
export function expect(received, ...rest) {
  if (rest.length > 0) throw new Error('Expect takes at most one argument.');
  const make = (isNot, promise) => chain(received, { isNot, promise });
  const whole = make(false, '');
  const lazily = (target, name, build) => Object.defineProperty(target, name, { get: build, configurable: true });
  lazily(whole, 'not', () => make(true, ''));
  for (const promise of ['resolves', 'rejects']) {
    lazily(whole, promise, () => lazily(make(false, promise), 'not', () => make(true, promise)));
  }
  return whole;
}

Object.assign(expect, asymmetricMatchers, {
  not: negatedMatchers,
  assertions(count) { counts.wanted = count; },
  hasAssertions() { counts.some = true; },
  extend(added) {
    for (const name of Object.keys(added)) {
      custom[name] = added[name];
      expect[name] = (...args) => customMatcher(name, value => Boolean(added[name].call({ isNot: false, equals, utils: {} }, value, ...args).pass), args);
    }
  },
  addSnapshotSerializer() {},
  getState: () => ({ assertionCalls: counts.made }),
});
