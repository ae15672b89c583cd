// Why this file exists: how Jest shows values in its messages (pretty-format):
// double quotes, one field a line, classes by name.

import * as host from 'node:internal/host';
import { isAsymmetric } from 'node:internal/jest/equality';

const LENGTH_MAX = 10000;

/** One value over as many lines as it needs. */
export function pretty(value) {
  return cut(write(value, '', []));
}

/** One value in one line, for the head of a message. */
export function brief(value) {
  return cut(write(value, undefined, []));
}

const cut = text => (text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}...` : text);

function write(value, indent, above) {
  switch (typeof value) {
    case 'string': return `"${value.replace(/["\\]/g, '\\$&')}"`;
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint': return `${value}n`;
    case 'symbol': return value.toString();
    case 'function': return value.mock !== undefined && value._isMockFunction ? `[MockFunction ${value.getMockName()}]` : `[Function ${value.name || 'anonymous'}]`;
    case 'object': return value === null ? 'null' : writeObject(value, indent, above);
    default: return String(value);
  }
}

function writeObject(value, indent, above) {
  if (isAsymmetric(value)) return value.describe(inner => write(inner, indent, above));
  if (above.includes(value)) return '[Circular]';
  const kind = host.classOf(value);
  switch (kind) {
    case 'Date': return Number.isNaN(value.getTime()) ? 'Date { NaN }' : value.toISOString();
    case 'RegExp': return String(value);
    case 'Error': return `[${value.name}: ${value.message}]`;
    case 'Promise': return 'Promise {}';
    case 'WeakMap': case 'WeakSet': return `${kind} {}`;
    default:
  }
  if (value instanceof Error) return `[${value.name}: ${value.message}]`;
  const inner = [...above, value];
  const next = indent === undefined ? undefined : `${indent}  `;
  const item = part => write(part, next, inner);
  const name = value.constructor?.name || 'Object';
  if (Array.isArray(value)) return block(name === 'Array' && indent === undefined ? '' : `${name} `, '[', Array.from(value, (part, i) => (i in value ? item(part) : '')), ']', indent);
  if (ArrayBuffer.isView(value) && kind !== 'DataView') return block(`${name} `, '[', Array.from(value, item), ']', indent);
  if (kind === 'Map') return block('Map ', '{', Array.from(value, ([key, held]) => `${item(key)} => ${item(held)}`), '}', indent);
  if (kind === 'Set') return block('Set ', '{', Array.from(value, item), '}', indent);
  if (['Number', 'String', 'Boolean'].includes(kind)) return `[${kind}: ${write(value.valueOf(), indent, inner)}]`;
  const keys = Object.keys(value).sort();
  const symbols = Object.getOwnPropertySymbols(value).filter(symbol => Object.prototype.propertyIsEnumerable.call(value, symbol));
  const fields = [...keys.map(key => `"${key}": ${item(value[key])}`), ...symbols.map(symbol => `${symbol.toString()}: ${item(value[symbol])}`)];
  const prefix = name === 'Object' && indent === undefined ? '' : `${name} `;
  return block(prefix, '{', fields, '}', indent);
}

function block(prefix, open, parts, close, indent) {
  if (parts.length === 0) return `${prefix}${open}${close}`.replace(/^(?:Array|Object) /, '');
  if (indent === undefined) return `${prefix}${open}${parts.join(', ')}${close}`;
  const shownPrefix = prefix === 'Array ' || prefix === 'Object ' ? '' : prefix;
  return `${shownPrefix}${open}\n${parts.map(part => `${indent}  ${part},\n`).join('')}${indent}${close}`;
}
