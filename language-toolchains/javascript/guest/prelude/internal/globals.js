// Why this file exists: the global names that a program finds, beyond those of
// the language itself.

import * as host from 'node:internal/host';
import console from 'node:console';
import process from 'node:process';
import { Buffer } from 'node:buffer';
import { webcrypto } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { URL, URLSearchParams } from 'node:url';
import { TextDecoder, TextEncoder } from 'node:internal/encoding';
import * as loop from 'node:internal/event-loop';
import { refusedGlobals, refuser } from 'node:internal/refused';
import { structuredClone } from 'node:internal/structured-clone';
import { AbortController, AbortSignal, Event, EventTarget } from 'node:internal/event-target';
import 'node:internal/locale';

/** Defines a global as the platform's own are: replaceable and not listed. */
function defineGlobal(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask']) {
  defineGlobal(name, loop[name]);
}
const globals = {
  AbortController, AbortSignal, Buffer, Event, EventTarget, TextDecoder, TextEncoder, URL, URLSearchParams, console, crypto: webcrypto,
  global: globalThis, performance, process, structuredClone,
};
for (const name of Object.keys(globals)) defineGlobal(name, globals[name]);
for (const name of Object.keys(refusedGlobals)) defineGlobal(name, refuser(name, refusedGlobals[name]));
Object.defineProperty(Math, 'random', { value: host.random, writable: true, configurable: true, enumerable: false });
// Only what Node has: the engine's own extras would be learnt in vain.
delete globalThis.InternalError;
delete globalThis.navigator;
