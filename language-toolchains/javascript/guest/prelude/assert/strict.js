// Why this file exists: node:assert/strict is assert.strict as a module.

import { strict } from 'node:assert';

export const { AssertionError, ok, fail, throws, doesNotThrow, rejects, doesNotReject, match, doesNotMatch, ifError, equal, notEqual, deepEqual, notDeepEqual, strictEqual, notStrictEqual, deepStrictEqual, notDeepStrictEqual } = strict;
export default strict;
