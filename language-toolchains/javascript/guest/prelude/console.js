// Why this file exists: the console as Node has it, groups, counters, timers
// and tables included.

import * as host from 'node:internal/host';
import { format, formatWithOptions } from 'node:internal/format';
import { inspect } from 'node:internal/inspect';
import { renderTable } from 'node:internal/console-table';

const GROUP_INDENT = 2;
const consoleOptions = { customInspect: true };

/** A console that writes to the given writers; the global one is one of these. */
export class Console {
  #out;
  #error;
  #indent = '';
  #counts = new Map();
  #timers = new Map();

  constructor(stdout, stderr = stdout) {
    const options = stdout && typeof stdout.write !== 'function' && stdout.stdout ? stdout : { stdout, stderr };
    this.#out = options.stdout;
    this.#error = options.stderr ?? options.stdout;
    // As in Node, methods work when taken off the console.
    for (const name of Object.getOwnPropertyNames(Console.prototype)) {
      if (name === 'constructor') continue;
      Object.defineProperty(this, name, { value: Console.prototype[name].bind(this), writable: true, configurable: true, enumerable: true });
      Object.defineProperty(this[name], 'name', { value: name });
    }
  }

  #print(stream, text) {
    const shown = this.#indent === '' ? text : this.#indent + text.replaceAll('\n', `\n${this.#indent}`);
    stream.write(`${shown}\n`);
  }
  #options() {
    return this.#indent === '' ? consoleOptions : { ...consoleOptions, breakLength: Math.max(80 - this.#indent.length, 16) };
  }

  log(...values) { this.#print(this.#out, formatWithOptions(consoleOptions, ...values)); }
  info(...values) { this.log(...values); }
  debug(...values) { this.log(...values); }
  error(...values) { this.#print(this.#error, formatWithOptions(consoleOptions, ...values)); }
  warn(...values) { this.error(...values); }
  dir(value, options) { this.#print(this.#out, inspect(value, { customInspect: false, ...options })); }
  dirxml(...values) { this.log(...values); }
  trace(...values) {
    const holder = { name: 'Trace', message: format(...values) };
    const { stack } = Object.assign(new Error(holder.message), { name: 'Trace' });
    this.#print(this.#error, stack);
  }
  assert(condition, ...values) {
    if (condition) return;
    if (typeof values[0] === 'string') this.warn(`Assertion failed: ${values[0]}`, ...values.slice(1));
    else this.warn('Assertion failed', ...values);
  }
  group(...values) {
    if (values.length > 0) this.log(...values);
    this.#indent += ' '.repeat(GROUP_INDENT);
  }
  groupCollapsed(...values) { this.group(...values); }
  groupEnd() { this.#indent = this.#indent.slice(GROUP_INDENT); }
  count(label = 'default') {
    const count = (this.#counts.get(`${label}`) ?? 0) + 1;
    this.#counts.set(`${label}`, count);
    this.log(`${label}: ${count}`);
  }
  countReset(label = 'default') {
    if (!this.#counts.delete(`${label}`)) this.warn(`Warning: Count for '${label}' does not exist`);
  }
  time(label = 'default') {
    if (this.#timers.has(`${label}`)) this.warn(`Warning: Label '${label}' already exists for console.time()`);
    else this.#timers.set(`${label}`, host.steadyMs());
  }
  timeLog(label = 'default', ...values) {
    const start = this.#timers.get(`${label}`);
    if (start === undefined) this.warn(`Warning: No such label '${label}' for console.timeLog()`);
    else this.log('%s: %s', label, duration(host.steadyMs() - start), ...values);
  }
  timeEnd(label = 'default') {
    const start = this.#timers.get(`${label}`);
    if (start === undefined) {
      this.warn(`Warning: No such label '${label}' for console.timeEnd()`);
      return;
    }
    this.#timers.delete(`${label}`);
    this.log('%s: %s', label, duration(host.steadyMs() - start));
  }
  table(data, columns) {
    const table = renderTable(data, columns);
    if (table === undefined) this.log(data);
    else this.log(table);
  }
}

/** `12.3ms`, `1.234s`, `2:03.456 (m:ss.mmm)`, as Node writes a duration. */
function duration(ms) {
  if (ms >= 1000) {
    let seconds = ms / 1000;
    if (seconds < 60) return `${Number(seconds.toFixed(3))}s`;
    const minutes = Math.floor(seconds / 60);
    seconds -= minutes * 60;
    return `${minutes}:${seconds.toFixed(3).padStart(6, '0')} (m:ss.mmm)`;
  }
  return `${Number(ms.toFixed(3))}ms`;
}

const writer = descriptor => ({ write: text => host.write(descriptor, text) });
const console = new Console(writer(1), writer(2));
Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });
console.Console = Console;
export default console;
