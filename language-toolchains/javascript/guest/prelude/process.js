// Why this file exists: `process`, as far as a program that runs alone has one.

import * as host from 'node:internal/host';
import EventEmitter from 'node:events';
import { nextTick } from 'node:internal/event-loop';
import { invalidArgument, refusal } from 'node:internal/errors';
import { ReadStream, WriteStream } from 'node:internal/standard-streams';

const process = Object.create(Object.create(EventEmitter.prototype, {
  constructor: { value: function process() {}, configurable: true, writable: true },
}));
EventEmitter.call(process);
Object.defineProperty(process, '_events', { enumerable: false });
Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });

const VERSION = 'v20.20.2';
let exitCode;

Object.assign(process, {
  title: 'node',
  version: VERSION,
  versions: { node: VERSION.slice(1), quickjs: '0.16.2' },
  arch: 'wasm32',
  platform: 'linux',
  release: { name: 'node', lts: 'Iron' },
  argv: [],
  execArgv: [],
  execPath: '/usr/bin/node',
  env: {},
  pid: 1,
  ppid: 0,
  features: {},
  config: { variables: {} },
  stdin: new ReadStream(),
  stdout: new WriteStream(1),
  stderr: new WriteStream(2),
  nextTick,
  cwd: () => '/work',
  chdir() { throw refusal('process.chdir', 'a program stays in its own folder.'); },
  umask: () => 0o22,
  uptime: () => host.steadyMs() / 1000,
  hrtime,
  memoryUsage,
  cpuUsage: () => ({ user: Math.round(host.steadyMs() * 1000), system: 0 }),
  exit,
  reallyExit: exit,
  abort: () => exit(134),
  kill() { throw refusal('process.kill', 'a program runs alone.'); },
  emitWarning(warning, type = 'Warning') {
    const name = typeof type === 'object' ? type.type ?? 'Warning' : type;
    const text = warning instanceof Error ? `${warning.name}: ${warning.message}` : `${name}: ${warning}`;
    host.write(2, `(node:1) ${text}\n`);
  },
  getuid: () => 1000,
  getgid: () => 1000,
});

Object.defineProperty(process, 'exitCode', {
  get: () => exitCode,
  set(value) {
    if (value != null && !Number.isInteger(Number(value))) throw invalidArgument('code', 'of type number', value);
    exitCode = value == null ? undefined : Number(value);
  },
  enumerable: true,
  configurable: true,
});

let exitAnnounced = false;

/** Tells the listeners of 'exit' once and gives the status they leave. */
export function announceExit(status) {
  if (!exitAnnounced) {
    exitAnnounced = true;
    if (exitCode === undefined) exitCode = status;
    process.emit('exit', exitCode);
  }
  return exitCode ?? status;
}

let exitListener;

/** Lets a test framework object to a program that exits in the middle of it. */
export function setExitListener(listener) {
  exitListener = listener;
}

function exit(code) {
  exitListener?.(code ?? exitCode ?? 0);
  if (code !== undefined && code !== null) {
    if (!Number.isInteger(Number(code))) throw invalidArgument('code', 'of type number', code);
    exitCode = Number(code);
  }
  host.exit(announceExit(exitCode ?? 0));
}

function hrtime(previous) {
  const nanoseconds = Math.round(host.steadyMs() * 1e6);
  let seconds = Math.floor(nanoseconds / 1e9);
  let rest = nanoseconds % 1e9;
  if (previous !== undefined) {
    if (!Array.isArray(previous)) throw invalidArgument('time', 'an instance of Array', previous);
    seconds -= previous[0];
    rest -= previous[1];
    if (rest < 0) {
      seconds--;
      rest += 1e9;
    }
  }
  return [seconds, rest];
}
hrtime.bigint = () => BigInt(Math.round(host.steadyMs() * 1e6));

function memoryUsage() {
  const used = host.memoryBytes();
  return { rss: used, heapTotal: used, heapUsed: used, external: 0, arrayBuffers: 0 };
}
memoryUsage.rss = () => host.memoryBytes();

/** Starts a program's own process: its arguments. */
export function setArguments(entry, args) {
  process.argv.splice(0, Infinity, '/usr/bin/node', `/work/${entry}`, ...args);
  process.argv0 = 'node';
}

export const { argv, env, stdin, stdout, stderr, cwd, platform, version, versions, arch, uptime, emitWarning } = process;
export { exit, hrtime, memoryUsage, nextTick };
export default process;
