// Why this file exists: turns what the host says about files into Node's errors
// (`ENOENT: no such file or directory, open 'x'`), for fs and for imports.

import * as host from 'node:internal/host';
import { resolve } from 'node:path';
import { invalidArgument } from 'node:internal/errors';

const KIND_FOLDER = 3;

/** The WASI error numbers that can come up, by Node's code, number and words. */
const failures = {
  2: ['EACCES', 13, 'permission denied'],
  8: ['EBADF', 9, 'bad file descriptor'],
  20: ['EEXIST', 17, 'file already exists'],
  22: ['EFBIG', 27, 'file too large'],
  28: ['EINVAL', 22, 'invalid argument'],
  31: ['EISDIR', 21, 'illegal operation on a directory'],
  37: ['ENAMETOOLONG', 36, 'name too long'],
  44: ['ENOENT', 2, 'no such file or directory'],
  48: ['ENOMEM', 12, 'not enough memory'],
  51: ['ENOSPC', 28, 'no space left on device'],
  54: ['ENOTDIR', 20, 'not a directory'],
  55: ['ENOTEMPTY', 39, 'directory not empty'],
  63: ['EPERM', 1, 'operation not permitted'],
  69: ['EROFS', 30, 'read-only file system'],
  76: ['EPERM', 1, 'operation not permitted'],
};

/** Node's error for a WASI error number. */
export function fileError(number, syscall, path, target) {
  const [code, errno, words] = failures[number] ?? ['EIO', 5, 'i/o error'];
  const error = new Error(`${code}: ${words}, ${syscall} '${path}'${target === undefined ? '' : ` -> '${target}'`}`);
  error.errno = -errno;
  error.code = code;
  error.syscall = syscall;
  error.path = path;
  if (target !== undefined) error.dest = target;
  return error;
}

/** The absolute path that a path argument of fs means. */
export function pathOf(value, name = 'path') {
  if (typeof value === 'string') return resolve(value);
  if (value instanceof Uint8Array) return resolve(host.decodeUtf8(value));
  if (value !== null && typeof value === 'object' && value.protocol === 'file:') return decodeURIComponent(value.pathname);
  throw invalidArgument(name, 'of type string or an instance of Buffer or URL', value);
}

/** `{ isFolder, bytes, modifiedMs }`, or undefined when there is nothing. */
export function look(path) {
  const found = host.statFile(path);
  if (typeof found === 'number') return undefined;
  return { isFolder: found[0] === KIND_FOLDER, bytes: found[1], modifiedMs: found[2] };
}

/** The text of a file, without a byte order mark, or undefined. */
export function readText(path) {
  const bytes = host.readFile(path);
  if (typeof bytes === 'number') return undefined;
  const text = host.decodeUtf8(bytes);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
