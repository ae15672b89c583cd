// Why this file exists: expect.any, expect.objectContaining and their siblings:
// values that decide for themselves what equals them.

import { asymmetric, equals } from 'node:internal/jest/equality';

class Matcher {
  constructor(name, matches, describe, isNot = false) {
    const describeAs = isNot ? name.replace(/^./, first => `Not${first}`) : name;
    Object.defineProperty(this, asymmetric, { value: true });
    this.asymmetricMatch = value => matches(value) !== isNot;
    this.describe = show => describe(show, describeAs);
    this.toString = () => describeAs;
  }
}

const containing = (open, close) => (sample) => (show, name) => `${name} ${show(sample).replace(/^(?:Array|Object) /, '') || open + close}`;

function any(Type) {
  if (Type === undefined) throw new TypeError('any() expects to be passed a constructor function. Please pass one or use anything() to match any object.');
  const matches = value => {
    switch (Type) {
      case String: return typeof value === 'string' || value instanceof String;
      case Number: return typeof value === 'number' || value instanceof Number;
      case Boolean: return typeof value === 'boolean' || value instanceof Boolean;
      case BigInt: return typeof value === 'bigint';
      case Symbol: return typeof value === 'symbol';
      case Function: return typeof value === 'function';
      case Object: return typeof value === 'object';
      case Array: return Array.isArray(value);
      default: return value instanceof Type;
    }
  };
  return new Matcher('Any', matches, () => `Any<${Type.name || 'anonymous'}>`);
}

const anything = () => new Matcher('Anything', value => value != null, () => 'Anything');

function objectContaining(sample, isNot) {
  const matches = value => value != null && Reflect.ownKeys(sample).every(key => key in Object(value) && equals(value[key], sample[key]));
  return new Matcher('ObjectContaining', matches, containing('{', '}')(sample), isNot);
}

function arrayContaining(sample, isNot) {
  if (!Array.isArray(sample)) throw new TypeError(`You must provide an array to ArrayContaining, not '${typeof sample}'.`);
  const matches = value => Array.isArray(value) && sample.every(item => value.some(other => equals(item, other)));
  return new Matcher('ArrayContaining', matches, containing('[', ']')(sample), isNot);
}

function stringContaining(sample, isNot) {
  return new Matcher('StringContaining', value => typeof value === 'string' && value.includes(sample), (show, name) => `${name} "${sample}"`, isNot);
}

function stringMatching(sample, isNot) {
  const pattern = new RegExp(sample);
  return new Matcher('StringMatching', value => typeof value === 'string' && pattern.test(value), (show, name) => `${name} ${pattern}`, isNot);
}

function closeTo(sample, precision = 2, isNot = false) {
  const matches = value => typeof value === 'number' && (Object.is(value, sample) || Math.abs(value - sample) < 10 ** -precision / 2);
  return new Matcher('NumberCloseTo', matches, (show, name) => `${name} ${sample} (${precision} digits)`, isNot);
}

export const asymmetricMatchers = { any, anything, arrayContaining: sample => arrayContaining(sample, false), objectContaining: sample => objectContaining(sample, false), stringContaining: sample => stringContaining(sample, false), stringMatching: sample => stringMatching(sample, false), closeTo: (sample, precision) => closeTo(sample, precision) };
export const negatedMatchers = { arrayContaining: sample => arrayContaining(sample, true), objectContaining: sample => objectContaining(sample, true), stringContaining: sample => stringContaining(sample, true), stringMatching: sample => stringMatching(sample, true), closeTo: (sample, precision) => closeTo(sample, precision, true) };

/** A matcher made by expect.extend, used inside expected values. */
export function customMatcher(name, matches, args) {
  return new Matcher(name, matches, show => `${name}<${args.map(show).join(', ')}>`);
}
