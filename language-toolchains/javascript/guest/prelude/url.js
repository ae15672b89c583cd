// Why this file exists: URL and URLSearchParams for the addresses that learners
// take apart. Special schemes follow the standard's rules; host names are only
// lower-cased, because no address is ever visited from here.

import * as host from 'node:internal/host';
import { inspect } from 'node:internal/inspect';
import { nodeError } from 'node:internal/errors';

const DEFAULT_PORTS = { 'http:': '80', 'https:': '443', 'ftp:': '21', 'ws:': '80', 'wss:': '443', 'file:': '' };
const SHAPE = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(?:(\/\/)(?:([^/?#]*?)@)?([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s;

/** Percent-encodes what `safe` does not allow. */
function escape(text, unsafe) {
  let out = '';
  for (const character of text) {
    if (character > '~' || character < '!' || unsafe.includes(character)) {
      for (const byte of host.encodeUtf8(character)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    } else out += character;
  }
  return out;
}
const escapePath = text => escape(text, '"#<>?`{}');
const escapeQuery = text => escape(text, '"#<>\'');
const escapeHash = text => escape(text, '"<>`');
const escapeUser = text => escape(text, '"#<>?`{}/:;=@[\\]^|');

function invalid(input) {
  const error = nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
  error.input = input;
  return error;
}

/** Takes `.` and `..` out of a path. */
function squeeze(path) {
  const parts = [];
  const all = path.split('/').slice(1);
  all.forEach((part, index) => {
    const isLast = index === all.length - 1;
    if (/^(?:\.|%2e)$/i.test(part)) { if (isLast) parts.push(''); }
    else if (/^(?:\.|%2e){2}$/i.test(part)) {
      parts.pop();
      if (isLast) parts.push('');
    } else parts.push(part);
  });
  return `/${parts.join('/')}`;
}

function parse(text, base) {
  const input = String(text).trim().replace(/[\t\n\r]/g, '');
  const shape = SHAPE.exec(input);
  if (!shape || (base && shape[1].toLowerCase() === base.protocol && !shape[2] && shape[1].toLowerCase() in DEFAULT_PORTS)) {
    if (base === undefined) throw invalid(text);
    return relative(shape ? input.slice(shape[1].length) : input, base, text);
  }
  const protocol = shape[1].toLowerCase();
  const special = protocol in DEFAULT_PORTS;
  let [, , slashes, user, address = '', path, query = '', hash = ''] = shape;
  if (special && slashes === undefined) {
    const rest = /^[/\\]*(?:([^/?#\\]*?)@)?([^/?#\\]*)(.*)$/s.exec(path);
    [, user, address, path] = rest;
  }
  if (special) path = path.replaceAll('\\', '/');
  const [, name, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(address) ?? [];
  if (name === undefined || (special && protocol !== 'file:' && name === '') || /[\s<>^|%\\#]/.test(name) || Number(port) > 65535) throw invalid(text);
  const [username = '', ...password] = (user ?? '').split(':');
  const isPath = special || slashes !== undefined;
  return {
    protocol, username: escapeUser(username), password: escapeUser(password.join(':')),
    hostname: special ? decodeURIComponent(name).toLowerCase() : name,
    port: port === undefined || port === '' || port === DEFAULT_PORTS[protocol] ? '' : String(Number(port)),
    pathname: isPath ? (path || special ? squeeze(escapePath(path.startsWith('/') ? path : `/${path}`)) : '') : path,
    search: query === '?' ? '' : escapeQuery(query), hash: hash === '#' ? '' : escapeHash(hash), hasHost: slashes !== undefined || special,
  };
}

function relative(input, base, text) {
  if (!base.hasHost) {
    if (input.startsWith('#')) return { ...base, hash: escapeHash(input) };
    throw invalid(text);
  }
  const path = input.replaceAll('\\', '/');
  if (path.startsWith('//')) return parse(base.protocol + path);
  const [, way, query, hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(path);
  const result = { ...base, hash: hash === '#' ? '' : escapeHash(hash) };
  if (way === '') return query === undefined ? result : { ...result, search: query === '?' ? '' : escapeQuery(query) };
  result.search = query === undefined || query === '?' ? '' : escapeQuery(query);
  const folder = base.pathname.slice(0, base.pathname.lastIndexOf('/') + 1) || '/';
  result.pathname = squeeze(escapePath(way.startsWith('/') ? way : folder + way));
  return result;
}

/** The parameters of a query, in order. */
export class URLSearchParams {
  #list = [];
  #changed = () => {};

  constructor(init = '') {
    if (typeof init === 'object' && init !== null) {
      if (typeof init[Symbol.iterator] === 'function') {
        for (const pair of init) {
          const [key, value, ...more] = pair;
          if (value === undefined || more.length > 0) throw nodeError(TypeError, 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
          this.#list.push([String(key), String(value)]);
        }
      } else for (const key of Object.keys(init)) this.#list.push([key, String(init[key])]);
    } else this.#parse(String(init));
  }
  #parse(text) {
    const decode = part => {
      const bytes = [];
      const encoded = host.encodeUtf8(part.replaceAll('+', ' '));
      for (let i = 0; i < encoded.length; i++) {
        const hex = encoded[i] === 37 ? String.fromCharCode(encoded[i + 1], encoded[i + 2]) : '';
        if (/^[0-9a-f]{2}$/i.test(hex)) {
          bytes.push(parseInt(hex, 16));
          i += 2;
        } else bytes.push(encoded[i]);
      }
      return host.decodeUtf8(Uint8Array.from(bytes));
    };
    this.#list = text.replace(/^\?/, '').split('&').filter(Boolean).map(part => {
      const at = part.indexOf('=');
      return at === -1 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });
  }
  /** Ties the parameters to a URL: told of changes, and reading again. */
  static tie(params, changed) {
    params.#changed = changed;
    return text => params.#parse(text);
  }
  get size() { return this.#list.length; }
  append(key, value) { this.#list.push([String(key), String(value)]); this.#changed(); }
  delete(key, value) {
    this.#list = this.#list.filter(([name, held]) => name !== String(key) || (value !== undefined && held !== String(value)));
    this.#changed();
  }
  get(key) { return this.#list.find(([name]) => name === String(key))?.[1] ?? null; }
  getAll(key) { return this.#list.filter(([name]) => name === String(key)).map(([, value]) => value); }
  has(key, value) { return this.#list.some(([name, held]) => name === String(key) && (value === undefined || held === String(value))); }
  set(key, value) {
    const at = this.#list.findIndex(([name]) => name === String(key));
    if (at === -1) this.#list.push([String(key), String(value)]);
    else this.#list = this.#list.filter(([name], index) => index === at || name !== String(key)).map(pair => (pair[0] === String(key) ? [pair[0], String(value)] : pair));
    this.#changed();
  }
  sort() { this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); this.#changed(); }
  forEach(visit, thisArgument) { for (const [key, value] of this.#list) visit.call(thisArgument, value, key, this); }
  *entries() { for (const pair of this.#list) yield [...pair]; }
  *keys() { for (const [key] of this.#list) yield key; }
  *values() { for (const [, value] of this.#list) yield value; }
  [Symbol.iterator]() { return this.entries(); }
  toString() {
    const encode = text => escape(text, '!"#$%&\'()+,/:;<=>?@[\\]^`{|}~').replaceAll('%20', '+');
    return this.#list.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (this.#list.length === 0) return 'URLSearchParams {}';
    return `URLSearchParams { ${this.#list.map(([key, value]) => `${inspect(key, options)} => ${inspect(value, options)}`).join(', ')} }`;
  }
}

/** An address. */
export class URL {
  #parts;
  #params;
  #reread;

  constructor(input, base) {
    this.#parts = parse(input, base === undefined ? undefined : parse(base));
    this.#params = new URLSearchParams(this.#parts.search);
    this.#reread = URLSearchParams.tie(this.#params, () => {
      const text = this.#params.toString();
      this.#parts.search = text ? `?${text}` : '';
    });
  }
  static canParse(input, base) {
    try {
      return Boolean(new URL(input, base));
    } catch {
      return false;
    }
  }
  static parse(input, base) { return URL.canParse(input, base) ? new URL(input, base) : null; }

  get href() {
    const { protocol, username, password, pathname, search, hash, hasHost } = this.#parts;
    const user = username || password ? `${username}${password ? `:${password}` : ''}@` : '';
    return `${protocol}${hasHost ? `//${user}${this.host}` : ''}${pathname}${search}${hash}`;
  }
  set href(value) { this.#parts = parse(value); this.#reread(this.#parts.search); }
  get origin() { return this.protocol in DEFAULT_PORTS && this.protocol !== 'file:' ? `${this.protocol}//${this.host}` : 'null'; }
  get protocol() { return this.#parts.protocol; }
  set protocol(value) { this.#parts.protocol = `${String(value).replace(/:.*$/s, '').toLowerCase()}:`; }
  get username() { return this.#parts.username; }
  set username(value) { this.#parts.username = escapeUser(String(value)); }
  get password() { return this.#parts.password; }
  set password(value) { this.#parts.password = escapeUser(String(value)); }
  get host() { return this.#parts.hostname + (this.#parts.port ? `:${this.#parts.port}` : ''); }
  set host(value) { [this.hostname, this.port = ''] = String(value).split(':'); }
  get hostname() { return this.#parts.hostname; }
  set hostname(value) { this.#parts.hostname = String(value).toLowerCase(); }
  get port() { return this.#parts.port; }
  set port(value) {
    const port = /^\d*/.exec(String(value))[0];
    this.#parts.port = port === DEFAULT_PORTS[this.protocol] || Number(port) > 65535 ? '' : port;
  }
  get pathname() { return this.#parts.pathname; }
  set pathname(value) { this.#parts.pathname = squeeze(escapePath(String(value).startsWith('/') ? String(value) : `/${value}`)); }
  get search() { return this.#parts.search; }
  set search(value) {
    const text = String(value).replace(/^\?/, '');
    this.#parts.search = text ? `?${escapeQuery(text)}` : '';
    this.#reread(this.#parts.search);
  }
  get searchParams() { return this.#params; }
  get hash() { return this.#parts.hash; }
  set hash(value) {
    const text = String(value).replace(/^#/, '');
    this.#parts.hash = text ? `#${escapeHash(text)}` : '';
  }
  toString() { return this.href; }
  toJSON() { return this.href; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const shown = {};
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) shown[key] = this[key];
    return `URL ${inspect(shown, options)}`;
  }
}

export function fileURLToPath(url) {
  const address = typeof url === 'string' ? new URL(url) : url;
  if (address.protocol !== 'file:') throw nodeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  return decodeURIComponent(address.pathname);
}
export function pathToFileURL(path) { return new URL(`file://${path.startsWith('/') ? path : `/work/${path}`}`); }
export default { URL, URLSearchParams, fileURLToPath, pathToFileURL };
