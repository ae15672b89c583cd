// Why this file exists: the matchers of expect that look at values. Each takes
// the state ({ isNot, promise }), what was received and the arguments, and gives
// { pass, message } with a message for the case that it fails.

import { equals, matchesObject } from 'node:internal/jest/equality';
import { brief, compared, expectedReceived, head, misuse, pretty } from 'node:internal/jest/messages';
import { isArray, objectIs } from 'node:internal/primordials';

/** A matcher whose failure shows the received value only. */
const fact = (name, test) => (state, received) => ({
  pass: test(received),
  message: () => `${head(state, name, '')}\n\nReceived: ${brief(received)}`,
});

const isNumeric = value => typeof value === 'number' || typeof value === 'bigint';

const order = (name, sign, test) => (state, received, expected) => {
  if (!isNumeric(received)) throw misuse(state, name, 'received value must be a number or bigint', 'Received', received);
  if (!isNumeric(expected)) throw misuse(state, name, 'expected value must be a number or bigint', 'Expected', expected);
  const not = state.isNot ? ' not' : '';
  return {
    pass: test(received, expected),
    message: () => `${head(state, name)}\n\nExpected:${not} ${sign} ${brief(expected)}\nReceived:${not ? '    ' : ''} ${' '.repeat(sign.length)} ${brief(received)}`,
  };
};

function toBe(state, received, expected) {
  const pass = objectIs(received, expected);
  return {
    pass,
    message: () => {
      const title = head(state, 'toBe', 'expected', 'Object.is equality');
      if (state.isNot) return `${title}\n\nExpected: not ${brief(expected)}`;
      if (equals(received, expected, true) && typeof received === 'object' && received !== null) {
        return `${title}\n\nIf it should pass with deep equality, replace "toBe" with "toStrictEqual"\n\nExpected: ${brief(expected)}\nReceived: serializes to the same string`;
      }
      return `${title}\n\n${compared(received, expected)}`;
    },
  };
}

const deep = (name, comment, test) => (state, received, expected) => ({
  pass: test(received, expected),
  message: () => `${head(state, name, 'expected', comment)}\n\n${state.isNot ? `Expected: not ${brief(expected)}` : compared(received, expected)}`,
});

function toBeCloseTo(state, received, expected, precision = 2) {
  if (typeof expected !== 'number') throw misuse(state, 'toBeCloseTo', 'expected value must be a number', 'Expected', expected);
  if (typeof received !== 'number') throw misuse(state, 'toBeCloseTo', 'received value must be a number', 'Received', received);
  const limit = 10 ** -precision / 2;
  const difference = objectIs(received, expected) ? 0 : Math.abs(received - expected);
  return {
    pass: difference < limit,
    message: () => state.isNot
      ? `${head(state, 'toBeCloseTo')}\n\nExpected: not ${expected}\nReceived:     ${received}`
      : `${head(state, 'toBeCloseTo')}\n\nExpected: ${expected}\nReceived: ${received}\n\nExpected precision:    ${precision}\nExpected difference: < ${limit}\nReceived difference:   ${difference}`,
  };
}

function toContain(state, received, expected) {
  if (received === null || received === undefined) throw misuse(state, 'toContain', 'received value must not be null nor undefined', 'Received', received);
  const isText = typeof received === 'string';
  if (isText && typeof expected !== 'string') throw misuse(state, 'toContain', 'expected value must be a string if received value is a string', 'Expected', expected);
  const items = isText ? undefined : Array.from(received);
  return {
    pass: isText ? received.includes(expected) : items.includes(expected),
    message: () => `${head(state, 'toContain', 'expected', isText ? 'indexOf' : 'indexOf')}\n\nExpected ${isText ? 'substring' : 'value'}: ${state.isNot ? 'not ' : ''}${brief(expected)}\nReceived ${isText ? 'string:   ' : 'array:'} ${state.isNot ? '    ' : ''}${brief(received)}${
      !isText && !state.isNot && items.some(item => equals(item, expected)) ? '\n\nLooks like you wanted to test for object/array equality with the stricter `toContain` matcher. You probably need to use `toContainEqual` instead.' : ''}`,
  };
}

function toContainEqual(state, received, expected) {
  if (received === null || received === undefined) throw misuse(state, 'toContainEqual', 'received value must not be null nor undefined', 'Received', received);
  return {
    pass: Array.from(received).some(item => equals(item, expected)),
    message: () => `${head(state, 'toContainEqual', 'expected', 'deep equality')}\n\nExpected value: ${state.isNot ? 'not ' : ''}${brief(expected)}\nReceived array: ${state.isNot ? '    ' : ''}${brief(received)}`,
  };
}

function toHaveLength(state, received, expected) {
  if (typeof received?.length !== 'number') throw misuse(state, 'toHaveLength', 'received value must have a length property whose value must be a number', 'Received', received);
  return {
    pass: received.length === expected,
    message: () => `${head(state, 'toHaveLength')}\n\nExpected length: ${state.isNot ? 'not ' : ''}${brief(expected)}\n${state.isNot ? '' : `Received length: ${brief(received.length)}\n`}Received ${typeof received === 'string' ? 'string' : isArray(received) ? 'array' : 'value'}:${' '.repeat(isArray(received) ? 2 : 1)} ${brief(received)}`,
  };
}

function toHaveProperty(state, received, path, ...rest) {
  if (received === null || received === undefined) throw misuse(state, 'toHaveProperty', 'received value must not be null nor undefined', 'Received', received, 'path');
  const keys = isArray(path) ? path : String(path).replace(/\[(\w+)\]/g, '.$1').split('.');
  let value = received;
  let depth = 0;
  while (depth < keys.length && value != null && keys[depth] in Object(value)) value = value[keys[depth++]];
  const found = depth === keys.length;
  const hasValue = rest.length > 0;
  return {
    pass: found && (!hasValue || equals(value, rest[0])),
    message: () => {
      const title = head(state, 'toHaveProperty', hasValue ? 'path, value' : 'path');
      const shownPath = `Expected path: ${state.isNot ? 'not ' : ''}${brief(path)}`;
      if (state.isNot) return `${title}\n\n${shownPath}${hasValue ? `\n\nExpected value: not ${brief(rest[0])}` : `\n\nReceived value: ${brief(value)}`}`;
      if (!found) return `${title}\n\n${shownPath}\nReceived path: ${brief(keys.slice(0, depth))}\n${hasValue ? `\nExpected value: ${brief(rest[0])}` : ''}\nReceived value: ${brief(value)}`;
      return `${title}\n\n${shownPath}\n\n${compared(value, rest[0]).replace('Expected:', 'Expected value:').replace('Received:', 'Received value:')}`;
    },
  };
}

function toMatch(state, received, expected) {
  if (typeof received !== 'string') throw misuse(state, 'toMatch', 'received value must be a string', 'Received', received);
  if (typeof expected !== 'string' && !(expected instanceof RegExp)) throw misuse(state, 'toMatch', 'expected value must be a string or regular expression', 'Expected', expected);
  const isText = typeof expected === 'string';
  const label = isText ? 'Expected substring' : 'Expected pattern';
  return {
    pass: isText ? received.includes(expected) : new RegExp(expected).test(received),
    message: () => `${head(state, 'toMatch')}\n\n${label}: ${state.isNot ? 'not ' : ''}${brief2(expected)}\n${'Received string:'.padEnd(label.length + 1)} ${state.isNot ? '    ' : ''}${brief(received)}`,
  };
}
const brief2 = value => (value instanceof RegExp ? String(value) : brief(value));

function toBeInstanceOf(state, received, expected) {
  if (typeof expected !== 'function') throw misuse(state, 'toBeInstanceOf', 'expected value must be a function', 'Expected', expected);
  const name = received != null && typeof received === 'object' ? received.constructor?.name : undefined;
  return {
    pass: received instanceof expected,
    message: () => `${head(state, 'toBeInstanceOf')}\n\nExpected constructor: ${state.isNot ? 'not ' : ''}${expected.name}\n${name === undefined ? `\nReceived value has no prototype\nReceived value: ${brief(received)}` : `Received constructor: ${state.isNot ? '    ' : ''}${name}`}`,
  };
}

function toMatchObject(state, received, expected) {
  if (typeof received !== 'object' || received === null) throw misuse(state, 'toMatchObject', 'received value must be a non-null object', 'Received', received);
  if (typeof expected !== 'object' || expected === null) throw misuse(state, 'toMatchObject', 'expected value must be a non-null object', 'Expected', expected);
  return {
    pass: matchesObject(received, expected),
    message: () => `${head(state, 'toMatchObject')}\n\n${state.isNot ? `Expected: not ${brief(expected)}\nReceived:     ${brief(received)}` : compared(narrowed(received, expected), expected)}`,
  };
}

/** What of the received value the expected one speaks about. */
function narrowed(received, expected) {
  if (isArray(received) && isArray(expected)) return received.map((item, i) => narrowed(item, expected[i]));
  if (typeof received !== 'object' || typeof expected !== 'object' || received === null || expected === null || received instanceof Date) return received;
  const result = {};
  for (const key of Object.keys(expected)) if (key in received) result[key] = narrowed(received[key], expected[key]);
  return result;
}

/** toThrow, of a function or, after `rejects`, of the reason itself. */
function toThrow(state, received, expected) {
  let thrown;
  if (state.promise) thrown = { value: received };
  else {
    if (typeof received !== 'function') throw misuse(state, 'toThrow', 'received value must be a function', 'Received', received, expected === undefined ? '' : 'expected');
    try {
      received();
    } catch (value) {
      thrown = { value };
    }
  }
  const title = head(state, 'toThrow', expected === undefined ? '' : 'expected');
  const message = thrown === undefined ? undefined : typeof thrown.value === 'object' && thrown.value !== null && 'message' in thrown.value ? String(thrown.value.message) : String(thrown.value);
  const nothing = '\n\nReceived function did not throw';
  const where = thrown?.value instanceof Error ? `Received message: ${brief(message)}` : `Received value: ${brief(thrown?.value)}`;
  const result = (pass, label, shown, other = where) => ({
    pass,
    message: () => `${title}\n\n${label}: ${state.isNot ? 'not ' : ''}${shown}${thrown === undefined ? nothing : `\n${other}`}`,
  });
  if (expected === undefined) {
    return {
      pass: thrown !== undefined,
      message: () => (state.isNot ? `${title}\n\nError name:    ${brief(thrown?.value?.name)}\nError message: ${brief(message)}` : `${title}${nothing}`),
    };
  }
  if (typeof expected === 'string') return result(thrown !== undefined && message.includes(expected), 'Expected substring', brief(expected));
  if (expected instanceof RegExp) return result(thrown !== undefined && expected.test(message), 'Expected pattern', String(expected));
  if (typeof expected === 'function') {
    const name = thrown?.value?.constructor?.name;
    return result(thrown !== undefined && thrown.value instanceof expected, 'Expected constructor', expected.name, `Received constructor: ${name}\n\n${where}`);
  }
  if (typeof expected?.asymmetricMatch === 'function') return result(thrown !== undefined && expected.asymmetricMatch(thrown.value), 'Expected asymmetric matcher', pretty(expected));
  if (typeof expected === 'object' && expected !== null && 'message' in expected) return result(thrown !== undefined && message === expected.message, 'Expected message', brief(expected.message));
  throw misuse(state, 'toThrow', 'expected value must be a string or regular expression or class or error', 'Expected', expected);
}

export const matchers = {
  toBe,
  toEqual: deep('toEqual', 'deep equality', (a, b) => equals(a, b)),
  toStrictEqual: deep('toStrictEqual', 'deep equality', (a, b) => equals(a, b, true)),
  toBeCloseTo, toContain, toContainEqual, toHaveLength, toHaveProperty, toMatch, toMatchObject, toBeInstanceOf, toThrow, toThrowError: toThrow,
  toBeTruthy: fact('toBeTruthy', Boolean),
  toBeFalsy: fact('toBeFalsy', value => !value),
  toBeNull: fact('toBeNull', value => value === null),
  toBeUndefined: fact('toBeUndefined', value => value === undefined),
  toBeDefined: fact('toBeDefined', value => value !== undefined),
  toBeNaN: fact('toBeNaN', Number.isNaN),
  toBeGreaterThan: order('toBeGreaterThan', '>', (a, b) => a > b),
  toBeGreaterThanOrEqual: order('toBeGreaterThanOrEqual', '>=', (a, b) => a >= b),
  toBeLessThan: order('toBeLessThan', '<', (a, b) => a < b),
  toBeLessThanOrEqual: order('toBeLessThanOrEqual', '<=', (a, b) => a <= b),
  toSatisfy: (state, received, test) => ({ pass: Boolean(test(received)), message: () => `${head(state, 'toSatisfy')}\n\n${expectedReceived(test, received)}` }),
};
