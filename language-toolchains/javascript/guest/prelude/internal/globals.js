// Why this file exists: the global names that a program finds, beyond those of
// the language itself.

import * as host from 'node:internal/host';
import console from 'node:console';
import process from 'node:process';
import { Buffer } from 'node:buffer';
import * as loop from 'node:internal/event-loop';

/** Defines a global as the platform's own are: replaceable and not listed. */
export function defineGlobal(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask']) {
  defineGlobal(name, loop[name]);
}
defineGlobal('console', console);
defineGlobal('process', process);
defineGlobal('Buffer', Buffer);
defineGlobal('global', globalThis);
Object.defineProperty(Math, 'random', { value: host.random, writable: true, configurable: true, enumerable: false });
