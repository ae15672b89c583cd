// Why this file exists: the door between the component (engine.c, abi.c) and the
// prelude. What is exported here is called from C.

import 'node:internal/globals';

export { call, run } from 'node:internal/program';
export { describeModule, loadModule, resolveModule } from 'node:internal/modules';
