// Why this file exists: the list of modules that a program can import by name,
// and the sentence for each of Node's that cannot work here.

import * as assert from 'node:assert';
import * as buffer from 'node:buffer';
import * as console from 'node:console';
import * as events from 'node:events';
import * as fs from 'node:fs';
import * as fsPromises from 'node:fs/promises';
import * as path from 'node:path';
import * as process from 'node:process';

const modules = { assert, buffer, console, events, fs, 'fs/promises': fsPromises, path, 'path/posix': path, process };

const names = new Map();

function register(name, namespace) {
  names.set(name, { name: `node:${name}`, exports: namespace.default ?? namespace });
}
for (const name of Object.keys(modules)) register(name, modules[name]);

/** Adds modules that themselves need the module loader. */
export function registerBuiltin(name, namespace) {
  register(name, namespace);
}

/** Adds a module that is known by a package's name, such as `@jest/globals`. */
export function registerPackage(specifier, name, namespace) {
  names.set(specifier, { name, exports: namespace.default ?? namespace });
}

/** `{ name, exports }` of a built-in module, or undefined. */
export function findBuiltin(specifier) {
  if (specifier.startsWith('node:')) return names.get(specifier.slice('node:'.length));
  return names.get(specifier);
}

const network = 'a program runs without a network.';
const alone = 'a program runs alone, without other processes or threads.';
/** Why a module of Node's is not here. */
export const refusedModules = {
  http: network, https: network, http2: network, net: network, tls: network, dgram: network, dns: network, 'dns/promises': network,
  child_process: alone, cluster: alone, worker_threads: alone,
  vm: 'a program cannot start others.', repl: 'a program cannot start others.', v8: 'the engine is QuickJS.',
  inspector: 'there is no debugger.', tty: 'there is no terminal.', zlib: 'compression is not part of this runtime.',
  wasi: 'a program cannot start others.', axios: network, 'node-fetch': network, express: network,
};
