// Why this file exists: jest.fn and jest.spyOn: functions that remember how they
// were called, and the matchers that ask them.

import { equals } from 'node:internal/jest/equality';
import { brief, head, misuse } from 'node:internal/jest/messages';

const mocks = new Set();
let order = 0;

/** Makes a mock function. */
export function fn(implementation) {
  let usual = implementation;
  let once = [];
  let name = 'jest.fn()';
  const mock = function (...args) {
    mock.mock.calls.push(args);
    mock.mock.instances.push(this);
    mock.mock.contexts.push(this);
    mock.mock.invocationCallOrder.push(++order);
    mock.mock.lastCall = args;
    const result = { type: 'incomplete', value: undefined };
    mock.mock.results.push(result);
    const work = once.length > 0 ? once.shift() : usual;
    try {
      result.value = new.target && work === undefined ? this : work?.apply(this, args);
      result.type = 'return';
    } catch (error) {
      result.type = 'throw';
      result.value = error;
      throw error;
    }
    return result.value;
  };
  const clear = () => {
    mock.mock = { calls: [], contexts: [], instances: [], invocationCallOrder: [], results: [], lastCall: undefined };
    return mock;
  };
  const reset = () => {
    once = [];
    usual = undefined;
    return clear();
  };
  const setUsual = work => {
    usual = work;
    return mock;
  };
  const addOnce = work => {
    once.push(work);
    return mock;
  };
  const methods = {
    _isMockFunction: true,
    getMockName: () => name,
    getMockImplementation: () => usual,
    mockName(text) { name = text; return mock; },
    mockClear: clear, mockReset: reset, mockRestore: reset,
    mockImplementation: setUsual, mockImplementationOnce: addOnce,
    mockReturnValue: value => setUsual(() => value), mockReturnValueOnce: value => addOnce(() => value),
    mockResolvedValue: value => setUsual(async () => value), mockResolvedValueOnce: value => addOnce(async () => value),
    mockRejectedValue: value => setUsual(async () => { throw value; }), mockRejectedValueOnce: value => addOnce(async () => { throw value; }),
    mockReturnThis: () => setUsual(function () { return this; }),
    withImplementation(work, during) {
      const before = usual;
      usual = work;
      const restore = () => { usual = before; };
      const result = during();
      if (typeof result?.then === 'function') return result.then(restore);
      return restore();
    },
  };
  for (const key of Object.keys(methods)) Object.defineProperty(mock, key, { value: methods[key], writable: true, configurable: true });
  Object.defineProperty(mock, 'mock', { writable: true, configurable: true, value: undefined });
  Object.defineProperty(mock, 'name', { value: implementation?.name || 'mockConstructor' });
  mocks.add(mock);
  return clear();
}

/** Replaces a method by a mock that still does the method's work. */
export function spyOn(object, key, access) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) throw new Error(`Cannot use spyOn on a primitive value; ${object === null ? 'null' : typeof object} given`);
  const owner = Object.getOwnPropertyDescriptor(object, key);
  if (access === 'get' || access === 'set') {
    const spy = fn(owner?.[access]);
    Object.defineProperty(object, key, { ...owner, configurable: true, [access]: spy });
    spy.mockRestore = () => { Object.defineProperty(object, key, owner); };
    return spy;
  }
  const original = object[key];
  if (original?._isMockFunction) return original;
  if (typeof original !== 'function') throw new Error(`Property \`${String(key)}\` does not exist in the provided object`);
  const spy = fn(function (...args) { return Reflect.apply(original, this, args); }).mockName(String(key));
  const reset = spy.mockReset;
  Object.defineProperty(object, key, { value: spy, writable: true, configurable: true, enumerable: owner?.enumerable ?? true });
  spy.mockRestore = () => {
    reset();
    if (owner) Object.defineProperty(object, key, owner);
    else delete object[key];
  };
  return spy;
}

export function clearAllMocks() { for (const mock of mocks) mock.mockClear(); }
export function resetAllMocks() { for (const mock of mocks) mock.mockReset(); }
export function restoreAllMocks() { for (const mock of mocks) mock.mockRestore(); }

function mockOf(state, name, received) {
  if (received?._isMockFunction) return received.mock;
  throw misuse(state, name, 'received value must be a mock or spy function', 'Received', received);
}

const showArguments = args => (args.length === 0 ? 'called with 0 arguments' : args.map(brief).join(', '));
const listed = calls => calls.slice(0, 3).map((args, i) => `\n       ${i + 1}: ${showArguments(args)}`).join('');
const returned = results => results.filter(result => result.type === 'return').map(result => result.value);

const counted = (name, what, count) => (state, received, expected) => {
  const number = count(mockOf(state, name, received));
  return {
    pass: expected === undefined ? number > 0 : number === expected,
    message: () => `${head(state, name, expected === undefined ? '' : 'expected')}\n\nExpected number of ${what}: ${state.isNot ? (expected === undefined ? '0' : `not ${expected}`) : expected === undefined ? '>= 1' : expected}\nReceived number of ${what}: ${expected === undefined && state.isNot ? '  ' : expected === undefined ? '   ' : ''}${number}`,
  };
};

const called = (name, pick) => (state, received, ...expected) => {
  const mock = mockOf(state, name, received);
  const { wanted, chosen } = pick(mock, expected);
  return {
    pass: chosen.some(args => equals(args, wanted)),
    message: () => `${head(state, name, '...expected')}\n\nExpected: ${state.isNot ? 'not ' : ''}${showArguments(wanted)}${mock.calls.length === 1 && !state.isNot ? `\nReceived: ${showArguments(mock.calls[0])}` : mock.calls.length > 0 ? `\nReceived${listed(mock.calls)}` : ''}\n\nNumber of calls: ${mock.calls.length}`,
  };
};

const gave = (name, pick) => (state, received, ...expected) => {
  const mock = mockOf(state, name, received);
  const { wanted, chosen } = pick(mock, expected);
  return {
    pass: chosen.some(value => equals(value, wanted)),
    message: () => `${head(state, name)}\n\nExpected: ${state.isNot ? 'not ' : ''}${brief(wanted)}\nReceived: ${chosen.map(brief).join(', ') || 'nothing'}\n\nNumber of returns: ${returned(mock.results).length}`,
  };
};

const all = (mock, expected) => ({ wanted: expected, chosen: mock.calls });
const last = (mock, expected) => ({ wanted: expected, chosen: mock.calls.slice(-1) });
const nth = (mock, [n, ...expected]) => ({ wanted: expected, chosen: mock.calls.slice(n - 1, n) });
const toHaveBeenCalled = counted('toHaveBeenCalled', 'calls', mock => mock.calls.length);
const toHaveReturned = counted('toHaveReturned', 'returns', mock => returned(mock.results).length);

export const mockMatchers = {
  toHaveBeenCalled, toBeCalled: toHaveBeenCalled,
  toHaveBeenCalledTimes: counted('toHaveBeenCalledTimes', 'calls', mock => mock.calls.length),
  toBeCalledTimes: counted('toBeCalledTimes', 'calls', mock => mock.calls.length),
  toHaveBeenCalledWith: called('toHaveBeenCalledWith', all), toBeCalledWith: called('toBeCalledWith', all),
  toHaveBeenLastCalledWith: called('toHaveBeenLastCalledWith', last), lastCalledWith: called('lastCalledWith', last),
  toHaveBeenNthCalledWith: called('toHaveBeenNthCalledWith', nth), nthCalledWith: called('nthCalledWith', nth),
  toHaveReturned, toReturn: toHaveReturned,
  toHaveReturnedTimes: counted('toHaveReturnedTimes', 'returns', mock => returned(mock.results).length),
  toHaveReturnedWith: gave('toHaveReturnedWith', (mock, [wanted]) => ({ wanted, chosen: returned(mock.results) })),
  toHaveLastReturnedWith: gave('toHaveLastReturnedWith', (mock, [wanted]) => ({ wanted, chosen: returned(mock.results.slice(-1)) })),
  toHaveNthReturnedWith: gave('toHaveNthReturnedWith', (mock, [n, wanted]) => ({ wanted, chosen: returned(mock.results.slice(n - 1, n)) })),
};
