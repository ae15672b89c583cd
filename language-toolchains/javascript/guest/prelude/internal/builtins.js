// Why this file exists: the list of modules that a program can import by name,
// and the sentence for each of Node's that cannot work here.

import * as assert from 'node:assert';
import * as assertStrict from 'node:assert/strict';
import * as buffer from 'node:buffer';
import * as console from 'node:console';
import * as crypto from 'node:crypto';
import * as events from 'node:events';
import * as fs from 'node:fs';
import * as fsPromises from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as pathPosix from 'node:path/posix';
import * as perfHooks from 'node:perf_hooks';
import * as process from 'node:process';
import * as readline from 'node:readline';
import * as readlinePromises from 'node:readline/promises';
import * as timers from 'node:timers';
import * as timersPromises from 'node:timers/promises';
import * as url from 'node:url';
import * as util from 'node:util';
import * as utilTypes from 'node:util/types';

const modules = {
  assert, 'assert/strict': assertStrict, buffer, console, crypto, events, fs, 'fs/promises': fsPromises, os, path, 'path/posix': pathPosix,
  perf_hooks: perfHooks, process, readline, 'readline/promises': readlinePromises, timers, 'timers/promises': timersPromises, url, util,
  'util/types': utilTypes,
};

const known = new Map();
for (const name of Object.keys(modules)) {
  const found = { name: `node:${name}`, exports: modules[name].default ?? modules[name] };
  known.set(name, found);
  known.set(`node:${name}`, found);
}

/** Adds a module that itself needs the module loader. */
export function registerBuiltin(specifiers, name, namespace) {
  for (const specifier of specifiers) known.set(specifier, { name, exports: namespace.default ?? namespace });
}

/** `{ name, exports }` of a built-in module, or undefined. */
export function findBuiltin(specifier) {
  return known.get(specifier);
}

const network = 'a program runs without a network.';
const alone = 'a program runs alone, without other processes or threads.';
/** Why a module that learners know is not here. */
export const refusedModules = {
  http: network, https: network, http2: network, net: network, tls: network, dgram: network, dns: network, 'dns/promises': network,
  axios: network, 'node-fetch': network, express: network, child_process: alone, cluster: alone, worker_threads: alone,
  vm: 'a program cannot start others.', repl: 'a program cannot start others.', wasi: 'a program cannot start others.',
  v8: 'the engine is not V8.', inspector: 'there is no debugger.', tty: 'there is no terminal.',
  zlib: 'compression is not part of this runtime.', stream: 'streams are not part of this runtime; process.stdin has events and an iterator.',
};
