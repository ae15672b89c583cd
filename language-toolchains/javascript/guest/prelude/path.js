// Why this file exists: node:path in its POSIX form.

import { invalidArgument } from 'node:internal/errors';

const CWD = '/work';

function check(path, name = 'path') {
  if (typeof path !== 'string') throw invalidArgument(name, 'of type string', path);
}

/** Takes `.`, `..` and empty parts out of a path. */
function squeeze(path, absolute) {
  const parts = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!absolute) parts.push('..');
  }
  return parts.join('/');
}

export const sep = '/';
export const delimiter = ':';

export function normalize(path) {
  check(path);
  if (path === '') return '.';
  const absolute = path.startsWith('/');
  let text = squeeze(path, absolute);
  if (text === '' && !absolute) text = '.';
  if (text !== '' && path.endsWith('/')) text += '/';
  return absolute ? `/${text}` : text;
}

export function join(...parts) {
  for (const part of parts) check(part);
  const joined = parts.filter(part => part !== '').join('/');
  return joined === '' ? '.' : normalize(joined);
}

export function resolve(...parts) {
  let path = '';
  for (let i = parts.length - 1; i >= -1 && !path.startsWith('/'); i--) {
    const part = i >= 0 ? parts[i] : CWD;
    check(part, `paths[${i}]`);
    if (part !== '') path = path === '' ? part : `${part}/${path}`;
  }
  return `/${squeeze(path, true)}`;
}

export function isAbsolute(path) {
  check(path);
  return path.startsWith('/');
}

export function dirname(path) {
  check(path);
  if (path === '') return '.';
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const at = trimmed.lastIndexOf('/');
  if (trimmed === '' || at === 0) return '/';
  return at === -1 ? '.' : trimmed.slice(0, at).replace(/\/+$/, '') || '/';
}

export function basename(path, suffix) {
  check(path);
  const base = path.replace(/\/+$/, '').split('/').at(-1);
  return suffix !== undefined && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

export function extname(path) {
  check(path);
  const base = basename(path);
  const at = base.lastIndexOf('.');
  return at <= 0 || base === '..' ? '' : base.slice(at);
}

export function relative(from, to) {
  check(from, 'from');
  check(to, 'to');
  const start = resolve(from).split('/').filter(Boolean);
  const goal = resolve(to).split('/').filter(Boolean);
  let common = 0;
  while (common < start.length && common < goal.length && start[common] === goal[common]) common++;
  return [...start.slice(common).map(() => '..'), ...goal.slice(common)].join('/');
}

export function parse(path) {
  check(path);
  const base = basename(path);
  const ext = extname(path);
  const root = path.startsWith('/') ? '/' : '';
  const dir = path.includes('/') ? dirname(path) : '';
  return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
}

export function format({ dir, root = '', base, name = '', ext = '' }) {
  const last = base ?? `${name}${ext && !ext.startsWith('.') ? '.' : ''}${ext}`;
  if (!dir) return `${root}${last}`;
  return dir === root ? `${dir}${last}` : `${dir}/${last}`;
}

export const toNamespacedPath = path => path;

const path = { sep, delimiter, normalize, join, resolve, isAbsolute, dirname, basename, extname, relative, parse, format, toNamespacedPath };
path.posix = path;
export const posix = path;
export default path;
