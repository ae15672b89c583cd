// Why this file exists: EventEmitter, which learners extend and which
// process, streams and readline are made of.

import { invalidArgument, nodeError } from 'node:internal/errors';
import { inspect } from 'node:internal/inspect';

function checkListener(listener) {
  if (typeof listener !== 'function') throw invalidArgument('listener', 'of type function', listener);
}

/** Node's EventEmitter. */
export function EventEmitter() {
  this._events ??= Object.create(null);
}

const methods = {
  on(name, listener) { return add(this, name, listener, false); },
  prependListener(name, listener) { return add(this, name, listener, true); },
  once(name, listener) { return add(this, name, onceOf(this, name, listener), false); },
  prependOnceListener(name, listener) { return add(this, name, onceOf(this, name, listener), true); },
  off(name, listener) {
    checkListener(listener);
    const list = eventsOf(this)[name];
    if (!list) return this;
    const index = list.findLastIndex(entry => entry === listener || entry.listener === listener);
    if (index >= 0) {
      eventsOf(this)[name] = list.toSpliced(index, 1);
      if (eventsOf(this)[name].length === 0) delete eventsOf(this)[name];
      if (eventsOf(this).removeListener) this.emit('removeListener', name, listener);
    }
    return this;
  },
  removeAllListeners(name) {
    if (name === undefined) this._events = Object.create(null);
    else delete eventsOf(this)[name];
    return this;
  },
  emit(name, ...args) {
    const list = eventsOf(this)[name];
    if (!list || list.length === 0) {
      if (name === 'error') throw unhandledError(args[0]);
      return false;
    }
    for (const listener of [...list]) listener.apply(this, args);
    return true;
  },
  listenerCount(name) { return eventsOf(this)[name]?.length ?? 0; },
  listeners(name) { return (eventsOf(this)[name] ?? []).map(entry => entry.listener ?? entry); },
  rawListeners(name) { return [...(eventsOf(this)[name] ?? [])]; },
  eventNames() { return Reflect.ownKeys(eventsOf(this)); },
  setMaxListeners(count) { this._maxListeners = count; return this; },
  getMaxListeners() { return this._maxListeners ?? EventEmitter.defaultMaxListeners; },
};
methods.addListener = methods.on;
methods.removeListener = methods.off;
for (const name of Object.keys(methods)) {
  Object.defineProperty(EventEmitter.prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: true });
}

function eventsOf(emitter) {
  return (emitter._events ??= Object.create(null));
}

function add(emitter, name, listener, first) {
  checkListener(listener);
  const events = eventsOf(emitter);
  if (events.newListener) emitter.emit('newListener', name, listener.listener ?? listener);
  events[name] = first ? [listener, ...(events[name] ?? [])] : [...(events[name] ?? []), listener];
  return emitter;
}

function onceOf(emitter, name, listener) {
  checkListener(listener);
  const wrapper = function (...args) {
    emitter.off(name, wrapper);
    return listener.apply(this, args);
  };
  wrapper.listener = listener;
  return wrapper;
}

function unhandledError(error) {
  if (error instanceof Error) return error;
  const unhandled = nodeError(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${typeof error === 'string' ? `'${error}'` : inspect(error)})`);
  unhandled.context = error;
  return unhandled;
}

/** A promise of the next event of this name. */
export function once(emitter, name) {
  return new Promise((resolve, reject) => {
    const fail = error => {
      emitter.off(name, succeed);
      reject(error);
    };
    const succeed = (...args) => {
      emitter.off('error', fail);
      resolve(args);
    };
    emitter.once(name, succeed);
    if (name !== 'error') emitter.once('error', fail);
  });
}

EventEmitter.defaultMaxListeners = 10;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.once = once;
export default EventEmitter;
