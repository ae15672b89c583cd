// Why this file exists: the order in which Node runs things, in virtual time.
// A turn takes the timers that are due, then input, then immediates; after each
// callback come process.nextTick and promises. When only timers are left the
// host's clock is moved to the next one, so waiting costs nothing.

import * as host from 'node:internal/host';
import { invalidArgument } from 'node:internal/errors';

const ticks = [];
let timers = [];
let immediates = [];
let inputs = [];
let nextId = 1;
let reportUncaught = error => { throw error; };
let afterJobs = () => {};

/** Says who hears of errors in callbacks and who looks at rejected promises. */
export function setHandlers(handlers) {
  reportUncaught = handlers.uncaught;
  afterJobs = handlers.afterJobs;
}

/** Runs `work`, handing what it throws to the handler of uncaught errors. */
export function guarded(work, ...args) {
  try {
    work(...args);
  } catch (error) {
    reportUncaught(error);
  }
}

export function nextTick(callback, ...args) {
  if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback);
  ticks.push([callback, args]);
}

/** Runs what is queued behind the current callback: ticks, then promises. */
export function settle(promisesFirst = false) {
  if (promisesFirst) host.runJobs();
  do {
    for (let i = 0; i < ticks.length; i++) guarded(ticks[i][0], ...ticks[i][1]);
    ticks.length = 0;
    host.runJobs();
    if (ticks.length === 0) afterJobs();
  } while (ticks.length > 0);
}

/** Queues work for the part of a turn in which Node reads input. */
export function queueInput(work) {
  inputs.push(work);
}

/** Runs turns until nothing is left, or until `isDone` says so; whether any ran. */
export function runLoop(isDone = () => false) {
  let ran = false;
  while (!isDone() && turn()) ran = true;
  return ran;
}

function turn() {
  const due = timers[0];
  if (!due && inputs.length === 0 && !immediates.some(immediate => immediate.referenced)) return false;
  const busy = inputs.length > 0 || immediates.length > 0;
  if (due && (!busy || due.at <= now() + 1)) {
    if (!busy && !timers.some(timer => timer.referenced)) return false;
    host.sleep(due.at - now());
    runTimers();
  }
  const reading = inputs;
  inputs = [];
  for (const work of reading) {
    guarded(work);
    settle();
  }
  const batch = immediates;
  immediates = [];
  for (const immediate of batch) {
    if (immediate.cleared) continue;
    guarded(immediate.callback, ...immediate.args);
    settle();
  }
  return true;
}

function now() {
  return host.steadyMs();
}

function runTimers() {
  const limit = now();
  while (timers.length > 0 && timers[0].at <= limit) {
    const timer = timers.shift();
    guarded(timer.callback, ...timer.args);
    if (timer.repeats && !timer.cleared) {
      timer.at = limit + timer.repeats;
      insert(timer);
    } else {
      timer.done = true;
    }
    settle();
  }
}

/** Keeps timers ordered by time, those of the same time in order of creation. */
function insert(timer) {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timers[middle].at <= timer.at) low = middle + 1;
    else high = middle;
  }
  timers.splice(low, 0, timer);
}

/** What setTimeout and setInterval give back in Node. */
export class Timeout {
  constructor(callback, delay, args, repeats) {
    if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback);
    let ms = Number(delay);
    if (!(ms >= 1 && ms <= 2147483647)) ms = 1;
    ms = Math.trunc(ms);
    hide(this, { id: nextId++, callback, args, at: now() + ms, repeats: repeats ? ms : 0, ms, referenced: true, cleared: false, done: false });
    insert(this);
  }
  ref() { this.referenced = true; return this; }
  unref() { this.referenced = false; return this; }
  hasRef() { return this.referenced; }
  refresh() { remove(this); this.at = now() + this.ms; this.done = false; insert(this); return this; }
  close() { clearTimer(this); return this; }
  [Symbol.toPrimitive]() { return this.id; }
}

/** What setImmediate gives back in Node. */
export class Immediate {
  constructor(callback, args) {
    if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback);
    hide(this, { callback, args, referenced: true, cleared: false });
    immediates.push(this);
  }
  ref() { this.referenced = true; return this; }
  unref() { this.referenced = false; return this; }
  hasRef() { return this.referenced; }
}

function hide(object, values) {
  for (const key of Object.keys(values))
    Object.defineProperty(object, key, { value: values[key], writable: true, configurable: true, enumerable: false });
}

function remove(timer) {
  const index = timers.indexOf(timer);
  if (index >= 0) timers.splice(index, 1);
}

function clearTimer(handle) {
  const timer = handle instanceof Timeout ? handle : timers.find(candidate => candidate.id === Number(handle));
  if (!timer) return;
  timer.cleared = true;
  remove(timer);
}

export function setTimeout(callback, delay, ...args) { return new Timeout(callback, delay, args, false); }
export function setInterval(callback, delay, ...args) { return new Timeout(callback, delay, args, true); }
export function setImmediate(callback, ...args) { return new Immediate(callback, args); }
export function clearTimeout(handle) { if (handle != null) clearTimer(handle); }
export function clearInterval(handle) { clearTimeout(handle); }
export function clearImmediate(handle) {
  if (!(handle instanceof Immediate)) return;
  handle.cleared = true;
  immediates = immediates.filter(immediate => immediate !== handle);
}
export function queueMicrotask(callback) {
  if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback);
  Promise.resolve().then(() => guarded(callback));
}
