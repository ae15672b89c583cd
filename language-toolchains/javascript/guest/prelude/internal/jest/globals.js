// Why this file exists: `@jest/globals`: the names that test files use, imported
// or taken for granted.

import * as timers from 'node:internal/jest/fake-timers';
import { expect } from 'node:internal/jest/expect';
import { clearAllMocks, fn, resetAllMocks, restoreAllMocks, spyOn } from 'node:internal/jest/mock';
import { setDefaultTimeout } from 'node:internal/jest/run-suite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from 'node:internal/jest/suite';
import { refusal } from 'node:internal/errors';

const chained = work => (...args) => {
  work(...args);
  return jest;
};
const noModuleMocks = () => {
  throw refusal('jest.mock', 'replace single functions with jest.spyOn instead.');
};

/** The object `jest`. */
export const jest = {
  ...timers,
  fn, spyOn,
  clearAllMocks: chained(clearAllMocks), resetAllMocks: chained(resetAllMocks), restoreAllMocks: chained(restoreAllMocks),
  isMockFunction: value => value?._isMockFunction === true,
  mocked: value => value,
  useFakeTimers: chained(timers.useFakeTimers), useRealTimers: chained(timers.useRealTimers),
  setTimeout: chained(setDefaultTimeout),
  retryTimes: chained(() => {}),
  mock: noModuleMocks, unmock: noModuleMocks, doMock: noModuleMocks,
};

export const it = test;
export const fit = test.only;
export const xit = test.skip;
export const xtest = test.skip;
export const fdescribe = describe.only;
export const xdescribe = describe.skip;
export const before = beforeAll;
export const after = afterAll;
export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test };
export const vi = jest;
export default { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test };
