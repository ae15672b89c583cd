// Why this file exists: the door between the component (engine.c, abi.c) and the
// prelude. What is exported here is called from C.

import 'node:internal/globals';
import { registerBuiltin } from 'node:internal/builtins';
import * as jestGlobals from 'node:internal/jest/globals';
import * as nodeTest from 'node:test';

registerBuiltin(['@jest/globals', 'vitest'], 'node:internal/jest/globals', jestGlobals);
registerBuiltin(['node:test'], 'node:test', nodeTest);

export { calleeAt } from 'node:internal/sources';
export { call, run } from 'node:internal/program';
export { test } from 'node:internal/test-program';
export { describeModule, loadModule, resolveModule } from 'node:internal/modules';
