// Why this file exists: util.inspect, which console.log uses for everything
// that is not a string. Learners compare their output with Node's, so this
// follows Node 20's rules; fixtures/inspect-* were checked against a real node.

import * as host from 'node:internal/host';
import { LINE_WIDTH, joinEntries } from 'node:internal/inspect-layout';
import { quote, showKey, showSymbol } from 'node:internal/inspect-text';
import { showError } from 'node:internal/inspect-error';

const customSymbol = Symbol.for('nodejs.util.inspect.custom');
const defaults = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
  maxStringLength: 10000, breakLength: 128, compact: 3, sorted: false, getters: false, numericSeparator: false,
};

const getOwn = Object.getOwnPropertyDescriptor;
const typedArrayTag = getOwn(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const typedArrayLength = getOwn(Object.getPrototypeOf(Uint8Array.prototype), 'length').get;
const mapSize = getOwn(Map.prototype, 'size').get;
const setSize = getOwn(Set.prototype, 'size').get;
const mapForEach = Map.prototype.forEach;
const setForEach = Set.prototype.forEach;
const dateToISO = Date.prototype.toISOString;
const regexpToString = RegExp.prototype.toString;
const functionToString = Function.prototype.toString;

/** Shows a value as Node does. */
export function inspect(value, options, ...legacy) {
  const state = { ...defaults, breakLength: 80, seen: [], indentation: 0, currentDepth: 0, circular: undefined, moreItems: false };
  if (typeof options === 'object' && options !== null) {
    for (const key of Object.keys(options)) if (key in defaults || key === 'stylize') state[key] = options[key];
    state.userOptions = options;
  } else if (typeof options === 'boolean') {
    state.showHidden = options;
    if (legacy[0] !== undefined) state.depth = legacy[0];
  }
  if (state.depth === null) state.depth = Infinity;
  if (state.maxArrayLength === null) state.maxArrayLength = Infinity;
  if (state.maxStringLength === null) state.maxStringLength = Infinity;
  if (state.compact === true) state.compact = 3;
  return formatValue(state, value, 0, true);
}
inspect.custom = customSymbol;
inspect.defaultOptions = defaults;

/** Shows a value that stands inside another one. */
export function formatValue(state, value, depth, typed = false) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(state, value);
  if (value === null) return 'null';
  let proxied = value;
  const isProxy = host.classOf(value) === 'Proxy';
  if (isProxy) {
    if (state.showProxy) return formatProxy(state, value, depth);
    while (host.classOf(proxied) === 'Proxy') proxied = host.proxyTarget(proxied);
    if (proxied === null) return '<Revoked Proxy>';
  }
  if (state.customInspect) {
    const custom = proxied[customSymbol];
    if (typeof custom === 'function' && custom !== inspect && !(proxied.constructor && proxied.constructor.prototype === proxied)) {
      const rest = state.depth === null ? null : state.depth - depth;
      const shown = custom.call(value, rest, { ...optionsOf(state), depth: rest }, inspect);
      if (shown !== value) {
        if (typeof shown !== 'object') return String(shown);
        return formatValue(state, shown, depth).replaceAll('\n', `\n${' '.repeat(state.indentation)}`);
      }
    }
  }
  if (state.seen.includes(proxied)) {
    state.circular ??= new Map();
    let index = state.circular.get(proxied);
    if (index === undefined) state.circular.set(proxied, (index = state.circular.size + 1));
    return `[Circular *${index}]`;
  }
  return formatObject(state, proxied, depth, typed);
}

function optionsOf(state) {
  const options = { ...state.userOptions };
  for (const key of Object.keys(defaults)) options[key] = state[key];
  options.stylize = text => String(text);
  return options;
}

function formatPrimitive(state, value) {
  switch (typeof value) {
    case 'string': return formatString(state, value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint': return `${value}n`;
    case 'symbol': return showSymbol(value);
    default: return String(value);
  }
}

function formatString(state, value) {
  let trailer = '';
  if (value.length > state.maxStringLength) {
    const more = value.length - state.maxStringLength;
    value = value.slice(0, state.maxStringLength);
    trailer = `... ${more} more character${more > 1 ? 's' : ''}`;
  }
  if (state.compact !== true && value.length > 16 && value.length > state.breakLength - state.indentation - 4 && value.includes('\n')) {
    return value.split(/(?<=\n)/).map(quote).join(` +\n${' '.repeat(state.indentation + 2)}`) + trailer;
  }
  return quote(value) + trailer;
}

function formatProxy(state, value, depth) {
  if (depth > state.depth) return 'Proxy [Array]';
  state.indentation += 2;
  const parts = [formatValue(state, host.proxyTarget(value), depth + 1), formatValue(state, host.proxyHandler(value), depth + 1)];
  state.indentation -= 2;
  return joinEntries(state, parts, '', ['Proxy [', ']'], true, depth, undefined);
}

/** The name of the class that made an object; null for none at all. */
export function constructorName(value) {
  let object = value;
  let steps = 0;
  while (object !== null && object !== undefined) {
    const descriptor = getOwn(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' && isInstance(value, descriptor.value)) {
      return descriptor.value.name;
    }
    object = Object.getPrototypeOf(object);
    steps++;
  }
  return steps > 0 ? null : null;
}

function isInstance(value, Class) {
  try {
    return value instanceof Class;
  } catch {
    return false;
  }
}

function prefixOf(name, tag, fallback, size = '') {
  if (name === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== '' && name !== tag) return `${name}${size} [${tag}] `;
  return `${name}${size} `;
}

function keysOf(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    const keys = Object.getOwnPropertyNames(value);
    return symbols.length > 0 ? [...keys, ...symbols] : keys;
  }
  let keys;
  try {
    keys = Object.keys(value);
  } catch {
    keys = Object.getOwnPropertyNames(value);
  }
  const shown = symbols.filter(symbol => Object.prototype.propertyIsEnumerable.call(value, symbol));
  return shown.length > 0 ? [...keys, ...shown] : keys;
}

const isIndex = key => typeof key === 'string' && /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 4294967295;
const otherKeys = (value, showHidden) => keysOf(value, showHidden).filter(key => !isIndex(key));

/** What is special about each kind of object: its braces, keys and entries. */
function describe(state, value, depth, name, tag) {
  const kind = host.classOf(value);
  const noEntries = () => [];
  if (Array.isArray(value)) {
    const prefix = name !== 'Array' || tag !== '' ? prefixOf(name, tag, 'Array', `(${value.length})`) : '';
    const keys = otherKeys(value, state.showHidden);
    if (state.showHidden) keys.splice(keys.indexOf('length'), 1, 'length');
    return { braces: [`${prefix}[`, ']'], keys, entries: formatArray, isList: true, empty: value.length === 0 ? `${prefix}[]` : undefined };
  }
  if (kind === 'Set' || kind === 'Map') {
    const size = (kind === 'Set' ? setSize : mapSize).call(value);
    const prefix = prefixOf(name, tag, kind, `(${size})`);
    return { braces: [`${prefix}{`, '}'], keys: keysOf(value, state.showHidden), entries: kind === 'Set' ? formatSet : formatMap, empty: size === 0 ? `${prefix}{}` : undefined };
  }
  if (ArrayBuffer.isView(value) && kind !== 'DataView') {
    const length = typedArrayLength.call(value);
    const prefix = prefixOf(name, tag, typedArrayTag.call(value), `(${length})`);
    return { braces: [`${prefix}[`, ']'], keys: otherKeys(value, false), entries: formatTypedArray, isList: true, empty: length === 0 && !state.showHidden ? `${prefix}[]` : undefined };
  }
  if (kind === 'Map Iterator' || kind === 'Set Iterator') {
    return { braces: [`[${tag}] {`, '}'], keys: keysOf(value, state.showHidden), entries: (inner, iterated) => formatIterator(inner, iterated, kind, depth) };
  }
  const keys = keysOf(value, state.showHidden);
  if (kind === 'Arguments' || kind === 'MappedArguments') {
    return { braces: ['[Arguments] {', '}'], keys, entries: noEntries, alone: '[Arguments] {}' };
  }
  if (typeof value === 'function') {
    const base = functionBase(value, name, tag);
    return { braces: ['{', '}'], base, keys, entries: noEntries, alone: base };
  }
  if (kind === 'RegExp') {
    const base = withPrefix(regexpToString.call(value), prefixOf(name, tag, 'RegExp'), 'RegExp ');
    return { braces: ['{', '}'], base, keys, entries: noEntries, alone: base };
  }
  if (kind === 'Date') {
    const valid = !Number.isNaN(Date.prototype.getTime.call(value));
    const base = withPrefix(valid ? dateToISO.call(value) : 'Invalid Date', prefixOf(name, tag, 'Date'), 'Date ');
    return { braces: ['{', '}'], base, keys, entries: noEntries, alone: base };
  }
  if (kind === 'Error' || value instanceof Error) {
    const base = showError(state, value, name, tag, keys, formatValue);
    return { braces: ['{', '}'], base, keys, entries: noEntries, alone: base };
  }
  if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') {
    return { braces: [`${prefixOf(name, tag, kind)}{`, '}'], keys: ['byteLength', ...keys], entries: formatArrayBuffer };
  }
  if (kind === 'DataView') {
    return { braces: [`${prefixOf(name, tag, 'DataView')}{`, '}'], keys: ['byteLength', 'byteOffset', 'buffer', ...keys], entries: noEntries };
  }
  if (kind === 'Promise') return { braces: [`${prefixOf(name, tag, 'Promise')}{`, '}'], keys, entries: formatPromise };
  if (kind === 'WeakSet' || kind === 'WeakMap') {
    return { braces: [`${prefixOf(name, tag, kind)}{`, '}'], keys, entries: () => ['<items unknown>'] };
  }
  if (kind === 'WeakRef') return { braces: [`${prefixOf(name, tag, 'WeakRef')}{`, '}'], keys, entries: (inner, ref) => [formatValue(inner, ref.deref(), depth)] };
  if (kind === 'Module') return { braces: [`${prefixOf(name, tag, 'Module').replace(' [Module]', '').replace('[Module: null prototype] [Module]', '[Module: null prototype]')}{`, '}'], keys, entries: noEntries };
  if (kind === 'Number' || kind === 'String' || kind === 'Boolean' || kind === 'BigInt' || kind === 'Symbol') {
    return describeBoxed(state, value, kind, name, tag, keys);
  }
  if (kind === 'Generator') return { braces: [`${prefixOf(name, tag, 'Generator')}{`, '}'], keys, entries: noEntries, alone: 'Object [Generator] {}' };
  if (kind === 'AsyncGenerator') return { braces: ['Object [AsyncGenerator] {', '}'], keys, entries: noEntries, alone: 'Object [AsyncGenerator] {}' };
  const prefix = name === 'Object' && tag === '' ? '' : prefixOf(name, tag, 'Object');
  return { braces: [`${prefix}{`, '}'], keys, entries: noEntries, alone: `${prefix}{}` };
}

function withPrefix(text, prefix, usual) {
  return prefix === usual ? text : `${prefix}${text}`;
}

function describeBoxed(state, value, kind, name, tag, keys) {
  const primitive = { Number: Number.prototype, String: String.prototype, Boolean: Boolean.prototype, BigInt: BigInt.prototype, Symbol: Symbol.prototype }[kind].valueOf.call(value);
  let type = kind;
  if (name !== kind) type += name === null ? ' (null prototype)' : ` (${name})`;
  let base = `[${type}: ${formatPrimitive({ ...state, compact: true }, primitive)}]`;
  if (tag !== '' && tag !== name) base += ` [${tag}]`;
  const shown = kind === 'String' ? keys.filter(key => !isIndex(key) && key !== 'length') : keys;
  return { braces: ['{', '}'], base, keys: shown, entries: () => [], alone: base };
}

function functionBase(value, name, tag) {
  const source = functionToString.call(value);
  if (source.startsWith('class') && source.endsWith('}')) return classBase(value, name, tag);
  const class_ = Object.prototype.toString.call(value).slice(8, -1);
  const type = class_ === 'AsyncFunction' || class_ === 'GeneratorFunction' || class_ === 'AsyncGeneratorFunction' ? class_ : 'Function';
  let base = `[${type}`;
  if (name === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)' : `: ${value.name}`;
  base += ']';
  if (name !== type && name !== null) base += ` ${name}`;
  if (tag !== '' && name !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value, name, tag) {
  let base = `[class ${Object.hasOwn(value, 'name') && typeof value.name === 'string' && value.name ? value.name : '(anonymous)'}`;
  if (name !== 'Function' && name !== null) base += ` [${name}]`;
  if (tag !== '' && name !== tag) base += ` [${tag}]`;
  if (name === null) base += ' extends [null prototype]';
  else {
    const parent = Object.getPrototypeOf(value).name;
    if (parent) base += ` extends ${parent}`;
  }
  return `${base}]`;
}

function tagOf(value, name) {
  let tag;
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '' || Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)) return '';
  return tag === name ? '' : tag;
}

function formatObject(state, value, depth, typed) {
  const name = constructorName(value);
  const tag = tagOf(value, name);
  const shape = describe(state, value, depth, name, tag);
  const { keys, braces } = shape;
  const base = shape.base ?? '';
  if (keys.length === 0) {
    if (shape.empty !== undefined) return shape.empty;
    if (shape.alone !== undefined) return shape.alone;
  }
  if (depth > state.depth && state.depth !== null) {
    const short = Array.isArray(value) ? 'Array' : name === null ? `${prefixOf(name, tag, 'Object').slice(0, -1)}` : prefixOf(name, tag, 'Object').slice(0, -1);
    return name === null && !Array.isArray(value) ? `[${short.replace(/^\[|\]$/g, '')}]` : `[${short}]`;
  }
  state.seen.push(value);
  state.currentDepth = depth;
  let output;
  try {
    output = shape.entries(state, value, depth + 1);
    for (const key of keys) output.push(formatProperty(state, value, depth + 1, key));
  } finally {
    state.seen.pop();
  }
  let shownBase = base;
  if (state.circular !== undefined) {
    const index = state.circular.get(value);
    if (index !== undefined) {
      const reference = `<ref *${index}>`;
      if (state.compact !== true) shownBase = shownBase === '' ? reference : `${reference} ${shownBase}`;
      else braces[0] = `${reference} ${braces[0]}`;
    }
  }
  if (state.sorted) output.sort(state.sorted === true ? undefined : state.sorted);
  // As Node does: what is far out shows at least its own line breaks.
  const text = joinEntries(state, output, shownBase, braces, shape.isList === true, depth, shape.isList && Array.isArray(value) ? value : shape.isList ? Array.from(value) : undefined);
  return text;
}

/** `key: value`, or what stands for an accessor. */
function formatProperty(state, value, depth, key, asEntry = false) {
  const descriptor = getOwn(value, key) ?? { value: value[key], enumerable: true };
  let shown;
  if (descriptor.value !== undefined || !(descriptor.get || descriptor.set)) {
    const indent = state.compact !== true || asEntry ? 2 : 3;
    state.indentation += indent;
    shown = formatValue(state, descriptor.value, depth);
    state.indentation -= indent;
  } else if (descriptor.get !== undefined) {
    shown = formatGetter(state, value, depth, key, descriptor);
  } else {
    shown = '[Setter]';
  }
  if (asEntry) return shown;
  const name = showKey(key);
  return descriptor.enumerable === false ? `[${typeof key === 'symbol' ? name.slice(1, -1) : key}]: ${shown}` : `${name}: ${shown}`;
}

function formatGetter(state, value, depth, key, descriptor) {
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  if (!state.getters) return `[${label}]`;
  try {
    const got = descriptor.get.call(value);
    state.indentation += 2;
    const shown = got !== null && typeof got === 'object' ? `[${label}] ${formatValue(state, got, depth)}` : `[${label}: ${formatPrimitive(state, got)}]`;
    state.indentation -= 2;
    return shown;
  } catch (error) {
    return `[${label}: <Inspection threw (${error?.message})>]`;
  }
}

function remainder(count) {
  return `... ${count} more item${count > 1 ? 's' : ''}`;
}

function formatArray(state, value, depth) {
  const limit = Math.min(Math.max(0, state.maxArrayLength), value.length);
  const output = [];
  let index = 0;
  let shown = 0;
  while (index < value.length && shown < limit) {
    if (!Object.hasOwn(value, index)) {
      let end = index;
      while (end < value.length && !Object.hasOwn(value, end)) {
        // A huge hole is skipped by its keys instead of one index at a time.
        if (end - index > 1000) {
          const next = Object.keys(value).find(key => isIndex(key) && Number(key) > end);
          end = next === undefined ? value.length : Number(next);
        } else end++;
      }
      const holes = end - index;
      output.push(`<${holes} empty item${holes > 1 ? 's' : ''}>`);
      index = end;
    } else {
      output.push(formatProperty(state, value, depth, String(index), true));
      index++;
    }
    shown++;
  }
  state.moreItems = false;
  if (index < value.length) {
    output.push(remainder(value.length - index));
    state.moreItems = true;
  }
  return output;
}

function formatTypedArray(state, value) {
  const length = typedArrayLength.call(value);
  const limit = Math.min(Math.max(0, state.maxArrayLength), length);
  const output = [];
  for (let index = 0; index < limit; index++) output.push(formatPrimitive(state, value[index]));
  state.moreItems = length > limit;
  if (length > limit) output.push(remainder(length - limit));
  return output;
}

function formatSet(state, value, depth) {
  const output = [];
  let skipped = 0;
  state.indentation += 2;
  setForEach.call(value, item => {
    if (output.length < state.maxArrayLength) output.push(formatValue(state, item, depth));
    else skipped++;
  });
  state.indentation -= 2;
  if (skipped > 0) output.push(remainder(skipped));
  return output;
}

function formatMap(state, value, depth) {
  const output = [];
  let skipped = 0;
  state.indentation += 2;
  mapForEach.call(value, (item, key) => {
    if (output.length < state.maxArrayLength) output.push(`${formatValue(state, key, depth)} => ${formatValue(state, item, depth)}`);
    else skipped++;
  });
  state.indentation -= 2;
  if (skipped > 0) output.push(remainder(skipped));
  return output;
}

// What an iterator has left cannot be read without using it up.
function formatIterator() {
  return ['<items unknown>'];
}

function formatArrayBuffer(state, value) {
  const bytes = new Uint8Array(value);
  const shown = Array.from(bytes.subarray(0, Math.max(0, Math.min(state.maxArrayLength, bytes.length))), byte => byte.toString(16).padStart(2, '0')).join(' ');
  const more = bytes.length - state.maxArrayLength;
  return [`[Uint8Contents]: <${shown}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`];
}

function formatPromise(state, value, depth) {
  const [status, result] = host.promiseState(value);
  if (status === 'pending') return ['<pending>'];
  state.indentation += 2;
  const shown = formatValue(state, result, depth);
  state.indentation -= 2;
  return [status === 'rejected' ? `<rejected> ${shown}` : shown];
}

export { LINE_WIDTH };
