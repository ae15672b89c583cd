// Why this file exists: node:test on the same machinery as the Jest-compatible
// functions, for suites written with node:assert.

import * as suite from 'node:internal/jest/suite';
import { fn, spyOn } from 'node:internal/jest/mock';

/** node:test lets the name, the options and the body each be left out. */
function sort(args) {
  const name = args.find(value => typeof value === 'string');
  const body = args.find(value => typeof value === 'function');
  const options = args.find(value => typeof value === 'object' && value !== null) ?? {};
  return { name: name ?? body?.name ?? '<anonymous>', body, options };
}

/** The object that a test's body is given. */
function contextOf(name, state) {
  return {
    name,
    diagnostic() {},
    skip() { state.skipped = true; },
    todo() { state.skipped = true; },
    plan() {},
    mock: { fn, method: spyOn },
    before: work => work(), after: work => state.after.push(work), beforeEach() {}, afterEach() {},
    async test(...args) {
      const inner = sort(args);
      if (inner.options.skip || inner.options.todo) return;
      try {
        await inner.body(contextOf(inner.name, state));
      } catch (error) {
        if (error instanceof Error) error.message = `${inner.name}: ${error.message}`;
        throw error;
      }
    },
  };
}

function add(register, skip, args) {
  const { name, body, options } = sort(args);
  if (options.todo || body === undefined) return suite.test.todo(name);
  const state = { skipped: false, after: [] };
  const work = body.length > 1 ? body : async () => {
    try {
      return await body(contextOf(name, state));
    } finally {
      for (const last of state.after) await last();
    }
  };
  const chosen = skip || options.skip ? suite.test.skip : options.only ? suite.test.only : register;
  chosen(name, work, options.timeout);
  const tests = suite.lastBlock().children;
  Object.assign(tests.at(-1), { source: body, isSkipped: () => state.skipped });
  return Promise.resolve();
}

export const test = (...args) => add(suite.test, false, args);
test.skip = (...args) => add(suite.test, true, args);
test.only = (...args) => add(suite.test.only, false, args);
test.todo = name => suite.test.todo(name);
export const it = test;

export const describe = (...args) => {
  const { name, body, options } = sort(args);
  (options.skip ? suite.describe.skip : options.only ? suite.describe.only : suite.describe)(name, body);
};
describe.skip = (...args) => suite.describe.skip(sort(args).name, sort(args).body);
describe.only = (...args) => suite.describe.only(sort(args).name, sort(args).body);
export { describe as suite };

export const before = suite.beforeAll;
export const after = suite.afterAll;
export const beforeEach = suite.beforeEach;
export const afterEach = suite.afterEach;
export const mock = { fn, method: spyOn };
export const skip = test.skip;
export const only = test.only;
export const todo = test.todo;

export default Object.assign(test, { test, it, describe, suite: describe, before, after, beforeEach, afterEach, mock });
