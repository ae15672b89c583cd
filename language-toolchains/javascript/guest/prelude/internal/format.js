// Why this file exists: util.format, the %-specifiers of console.log.

import { formatValue, inspect } from 'node:internal/inspect';

/** Formats the arguments of console.log. */
export function format(...values) {
  return formatWithOptions({}, ...values);
}

/** A value outside of any other; most are texts and numbers, so those are quick. */
function show(value, options) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return number(value);
    case 'boolean': case 'undefined': return String(value);
    default: return inspect(value, options);
  }
}

/** The same with options for the values that are inspected. */
export function formatWithOptions(options, ...values) {
  const first = values[0];
  if (values.length === 1) return show(first, options);
  const rest = values.slice(1);
  let text = '';
  let used = 0;
  if (typeof first === 'string' && !first.includes('%')) {
    used = 1;
    text = first;
  } else if (typeof first === 'string') {
    used = 1;
    text = first.replace(/%[sdifjoOc%]/g, specifier => {
      if (specifier === '%%') return '%';
      if (used - 1 >= rest.length) return specifier;
      return substitute(specifier, rest[used++ - 1], options);
    });
  }
  for (let i = used; i < values.length; i++) text += (i > 0 ? ' ' : '') + show(values[i], options);
  return text;
}

function substitute(specifier, value, options) {
  switch (specifier) {
    case '%s': return asString(value, options);
    case '%d': return typeof value === 'bigint' ? `${value}n` : typeof value === 'symbol' ? 'NaN' : number(Number(value));
    case '%i': return typeof value === 'bigint' ? `${value}n` : typeof value === 'symbol' ? 'NaN' : number(parseInt(value, 10));
    case '%f': return typeof value === 'symbol' ? 'NaN' : number(parseFloat(value));
    case '%j': return asJson(value);
    case '%o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case '%O': return inspect(value, options);
    default: return '';
  }
}

const number = value => (Object.is(value, -0) ? '-0' : String(value));

function asString(value, options) {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (hasOwnToString(value)) return String(value);
  return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
}

/** Whether the program itself said how the object is written as a string. */
function hasOwnToString(value) {
  if (value instanceof Error) return true;
  for (let object = value; object !== null; object = Object.getPrototypeOf(object)) {
    if (!Object.hasOwn(object, 'toString')) continue;
    return typeof object.toString === 'function' && !/\[native code\]/.test(Function.prototype.toString.call(object.toString));
  }
  return false;
}

function asJson(value) {
  try {
    return String(JSON.stringify(value));
  } catch (error) {
    if (error instanceof TypeError && /circular/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

export { formatValue };
