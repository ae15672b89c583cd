// Why this file exists: node:fs over the in-memory files. Everything happens at
// once, so the callback and promise forms are the synchronous ones, called later.

import * as host from 'node:internal/host';
import { Buffer } from 'node:buffer';
import { fileError, look, pathOf } from 'node:internal/files';
import { invalidArgument, nodeError, refusal } from 'node:internal/errors';
import { nextTick } from 'node:internal/event-loop';
import { basename, dirname, join } from 'node:path';

const STDIN_PATHS = ['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'];
const OUTPUT_PATHS = { '/dev/stdout': 1, '/dev/stderr': 2 };
const READ_BYTES_MAX = 65536;

const encodingOf = options => (typeof options === 'string' ? options : options?.encoding ?? undefined);

function readAllInput() {
  const chunks = [];
  for (let chunk; (chunk = host.readInput(READ_BYTES_MAX)) !== null; ) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function asked(bytes, options) {
  const encoding = encodingOf(options);
  return encoding === undefined || encoding === null || encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

function succeed(number, syscall, path, target) {
  if (number !== 0) throw fileError(number, syscall, path, target);
}

// Files that were opened by number: openSync, readSync, writeSync, closeSync.
const opened = new Map();
let nextDescriptor = 20;

function openedFile(descriptor, syscall) {
  const file = opened.get(descriptor);
  if (file === undefined) throw nodeError(Error, 'EBADF', `EBADF: bad file descriptor, ${syscall}`);
  return file;
}

export function readFileSync(path, options) {
  if (path === 0) return asked(readAllInput(), options);
  if (typeof path === 'number') return asked(readFileSync(openedFile(path, 'read').path), options);
  const full = pathOf(path);
  if (STDIN_PATHS.includes(full)) return asked(readAllInput(), options);
  const bytes = host.readFile(full);
  if (typeof bytes === 'number') {
    if (look(full)?.isFolder) throw Object.assign(new Error('EISDIR: illegal operation on a directory, read'), { errno: -21, code: 'EISDIR', syscall: 'read' });
    throw fileError(bytes, 'open', String(path));
  }
  return asked(Buffer.from(bytes.buffer), options);
}

function bytesOf(data, options) {
  if (typeof data === 'string') return Buffer.from(data, encodingOf(options) ?? 'utf8');
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw invalidArgument('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

function store(path, data, options, append) {
  const bytes = bytesOf(data, options);
  if (path === 1 || path === 2) return host.write(path, bytes);
  if (typeof path === 'number') return void writeSync(path, data);
  const full = pathOf(path);
  if (OUTPUT_PATHS[full]) return host.write(OUTPUT_PATHS[full], bytes);
  const flag = options?.flag ?? (append ? 'a' : 'w');
  if (flag.includes('x') && look(full)) throw fileError(20, 'open', String(path));
  return succeed(host.writeFile(full, bytes, flag.startsWith('a')), 'open', String(path));
}

export function writeFileSync(path, data, options) { store(path, data, options, false); }
export function appendFileSync(path, data, options) { store(path, data, options, true); }
export function existsSync(path) {
  try {
    return look(pathOf(path)) !== undefined;
  } catch {
    return false;
  }
}

/** What statSync gives. */
export class Stats {
  constructor({ isFolder, bytes, modifiedMs }) {
    this.mode = isFolder ? 0o40755 : 0o100644;
    this.size = bytes;
    this.mtimeMs = this.atimeMs = this.ctimeMs = this.birthtimeMs = modifiedMs;
    this.mtime = this.atime = this.ctime = this.birthtime = new Date(modifiedMs);
  }
  isFile() { return (this.mode & 0o170000) === 0o100000; }
  isDirectory() { return (this.mode & 0o170000) === 0o40000; }
  isSymbolicLink() { return false; }
  isFIFO() { return false; }
  isSocket() { return false; }
}

export function statSync(path, options) {
  const found = look(pathOf(path));
  if (found) return new Stats(found);
  if (options?.throwIfNoEntry === false) return undefined;
  throw fileError(44, 'stat', String(path));
}
export const lstatSync = statSync;
export function accessSync(path) {
  if (!look(pathOf(path))) throw fileError(44, 'access', String(path));
}

/** What readdirSync gives with `withFileTypes`. */
export class Dirent {
  #isFolder;
  constructor(name, parent, isFolder) {
    this.name = name;
    this.path = this.parentPath = parent;
    this.#isFolder = isFolder;
  }
  isFile() { return !this.#isFolder; }
  isDirectory() { return this.#isFolder; }
  isSymbolicLink() { return false; }
}

export function readdirSync(path, options) {
  const full = pathOf(path);
  const list = host.readFolder(full);
  if (typeof list === 'number') throw fileError(list, 'scandir', String(path));
  const entries = [];
  for (let i = 0; i < list.length; i += 2) entries.push(new Dirent(list[i], String(path), list[i + 1] === 3));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (options?.recursive) {
    const deep = entries.flatMap(entry => [entry, ...(entry.isDirectory() ? readdirSync(join(full, entry.name), { recursive: true, withFileTypes: true }).map(inner => new Dirent(join(entry.name, inner.name), String(path), inner.isDirectory())) : [])]);
    return options.withFileTypes ? deep : deep.map(entry => entry.name);
  }
  return options?.withFileTypes ? entries : entries.map(entry => entry.name);
}

export function mkdirSync(path, options) {
  const full = pathOf(path);
  if (options?.recursive) {
    const found = look(full);
    if (found?.isFolder) return undefined;
    if (!found && dirname(full) !== full) mkdirSync(dirname(full), options);
    succeed(host.makeFolder(full), 'mkdir', String(path));
    return full;
  }
  return succeed(host.makeFolder(full), 'mkdir', String(path));
}
export function unlinkSync(path) { succeed(host.removeFile(pathOf(path)), 'unlink', String(path)); }
export function rmdirSync(path, options) {
  if (options?.recursive) rmSync(path, { recursive: true });
  else succeed(host.removeFolder(pathOf(path)), 'rmdir', String(path));
}
export function rmSync(path, options = {}) {
  const full = pathOf(path);
  const found = look(full);
  if (!found) {
    if (options.force) return;
    throw fileError(44, 'rm', String(path));
  }
  if (!found.isFolder) return void unlinkSync(full);
  if (!options.recursive) throw nodeError(Error, 'ERR_FS_EISDIR', `Path is a directory: rm returned EISDIR (is a directory) ${full}`);
  for (const name of readdirSync(full)) rmSync(join(full, name), options);
  succeed(host.removeFolder(full), 'rm', String(path));
}
export function renameSync(from, to) { succeed(host.renameFile(pathOf(from), pathOf(to)), 'rename', String(from), String(to)); }
export function copyFileSync(from, to) { writeFileSync(to, readFileSync(from)); }
export function truncateSync(path, length = 0) { writeFileSync(path, Buffer.concat([readFileSync(path)], length)); }
export function mkdtempSync(prefix) {
  const path = `${prefix}${Buffer.from(host.randomBytes(3)).toString('hex')}`;
  mkdirSync(path);
  return path;
}
export function realpathSync(path) {
  if (!existsSync(path)) throw fileError(44, 'lstat', String(path));
  return pathOf(path);
}

export function openSync(path, flags = 'r') {
  const full = pathOf(path);
  if (STDIN_PATHS.includes(full)) return 0;
  const mode = String(flags);
  if (mode.startsWith('r')) accessOpen(full, path);
  else if (mode.startsWith('w')) store(full, '', { flag: mode }, false);
  else store(full, '', { flag: mode }, true);
  opened.set(nextDescriptor, { path: full, position: 0, append: mode.startsWith('a') });
  return nextDescriptor++;
}
function accessOpen(full, path) {
  if (!look(full)) throw fileError(44, 'open', String(path));
}
export function closeSync(descriptor) {
  if (descriptor > 2 && !opened.delete(descriptor)) openedFile(descriptor, 'close');
}
export function readSync(descriptor, buffer, offset = 0, length = buffer.byteLength - offset, position = null) {
  if (offset !== null && typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  let bytes;
  if (descriptor === 0) {
    bytes = host.readInput(Math.min(length, READ_BYTES_MAX)) ?? new Uint8Array(0);
  } else {
    const file = openedFile(descriptor, 'read');
    const start = position ?? file.position;
    bytes = readFileSync(file.path).subarray(start, start + length);
    if (position === null) file.position += bytes.length;
  }
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength).set(bytes, offset);
  return bytes.length;
}
export function writeSync(descriptor, data, offset, length) {
  let bytes = bytesOf(data, typeof length === 'string' ? length : undefined);
  if (typeof data !== 'string' && offset !== undefined) bytes = bytes.subarray(offset, offset + (length ?? bytes.length - offset));
  if (descriptor === 1 || descriptor === 2) host.write(descriptor, bytes);
  else succeed(host.writeFile(openedFile(descriptor, 'write').path, bytes, true), 'write', '');
  return bytes.length;
}
export const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 };

const synchronous = {
  readFileSync, writeFileSync, appendFileSync, statSync, lstatSync, accessSync, readdirSync, mkdirSync, unlinkSync, rmdirSync,
  rmSync, renameSync, copyFileSync, truncateSync, mkdtempSync, realpathSync, openSync, closeSync, readSync, writeSync,
};

/** fs.promises: each function is its synchronous namesake, settled later. */
export const promises = {};
const later = {};
for (const [name, work] of Object.entries(synchronous)) {
  const plain = name.slice(0, -'Sync'.length);
  promises[plain] = async (...args) => work(...args);
  later[plain] = (...args) => {
    const callback = args.pop();
    if (typeof callback !== 'function') throw invalidArgument('cb', 'of type function', callback);
    let error = null;
    let result;
    try {
      result = work(...args);
    } catch (thrown) {
      error = thrown;
    }
    nextTick(callback, error, result);
  };
  Object.defineProperty(promises[plain], 'name', { value: plain });
  Object.defineProperty(later[plain], 'name', { value: plain });
}
later.exists = (path, callback) => nextTick(callback, existsSync(path));
promises.constants = constants;

export const { readFile, writeFile, appendFile, stat, lstat, access, readdir, mkdir, unlink, rmdir, rm, rename, copyFile, truncate, mkdtemp, realpath, open, close, read, write, exists } = later;

function noStreams() { throw refusal('A file stream', 'read or write the whole file with fs.readFileSync and fs.writeFileSync.'); }
export const createReadStream = (path, options) => {
  if (path === '/dev/stdin' || options?.fd === 0) return globalThis.process.stdin;
  return noStreams();
};
export const createWriteStream = noStreams;
export const watch = () => { throw refusal('fs.watch', 'nothing else changes the files.'); };

export default { ...synchronous, ...later, existsSync, promises, constants, Stats, Dirent, createReadStream, createWriteStream, watch, basename };
