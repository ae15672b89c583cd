// Why this file exists: EventTarget, Event and AbortController, which the web
// and Node share.

export class Event {
  #stopped = false;
  constructor(type, { bubbles = false, cancelable = false } = {}) {
    this.type = String(type);
    this.bubbles = bubbles;
    this.cancelable = cancelable;
    this.defaultPrevented = false;
    this.target = null;
  }
  preventDefault() { if (this.cancelable) this.defaultPrevented = true; }
  stopPropagation() {}
  stopImmediatePropagation() { this.#stopped = true; }
  static isStopped(event) { return event.#stopped; }
}

export class EventTarget {
  #listeners = new Map();
  addEventListener(type, listener, options) {
    const list = this.#listeners.get(type) ?? [];
    if (list.some(entry => entry.listener === listener)) return;
    this.#listeners.set(type, [...list, { listener, once: options?.once === true }]);
  }
  removeEventListener(type, listener) {
    this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter(entry => entry.listener !== listener));
  }
  dispatchEvent(event) {
    event.target = this;
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === 'function') listener.call(this, event);
      else listener?.handleEvent(event);
      if (Event.isStopped(event)) break;
    }
    return !event.defaultPrevented;
  }
}

export class AbortSignal extends EventTarget {
  aborted = false;
  reason = undefined;
  onabort = null;
  throwIfAborted() { if (this.aborted) throw this.reason; }
  static abort(reason) { return cancel(new AbortSignal(), reason); }
  static timeout(ms) {
    const signal = new AbortSignal();
    globalThis.setTimeout(() => cancel(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
    return signal;
  }
}

function cancel(signal, reason) {
  if (signal.aborted) return signal;
  signal.aborted = true;
  signal.reason = reason ?? new DOMException('This operation was aborted', 'AbortError');
  const event = new Event('abort');
  signal.onabort?.(event);
  signal.dispatchEvent(event);
  return signal;
}

export class AbortController {
  signal = new AbortSignal();
  abort(reason) { cancel(this.signal, reason); }
}
