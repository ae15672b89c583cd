// Why this file exists: describe, test and the hooks: what a test file says is
// collected here, to be run by run-suite.js.

import { casesOf, titleOf } from 'node:internal/jest/each';

let current;

/** Starts collecting for a file; gives its outermost block. */
export function startCollecting() {
  current = block('', undefined, {});
  return current;
}

/** The block into which tests are being put. */
export function lastBlock() {
  return root();
}

function block(name, parent, { only = false, skip = false }) {
  return { name, parent, only, skip, children: [], hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] } };
}

function root() {
  return (current ??= block('', undefined, {}));
}

const nameOf = name => (typeof name === 'function' ? name.name : String(name));

function addBlock(name, body, modes = {}) {
  if (typeof body !== 'function') throw new Error('Missing second argument. It must be a callback function.');
  const parent = root();
  const made = block(nameOf(name), parent, modes);
  parent.children.push(made);
  current = made;
  try {
    const result = body();
    if (typeof result?.then === 'function') throw new Error('Returning a Promise from "describe" is not supported. Tests must be defined synchronously.');
  } finally {
    current = parent;
  }
}

function addTest(name, body, timeout, modes = {}) {
  if (typeof body !== 'function' && !modes.todo) {
    throw new Error(`Missing second argument. It must be a callback function. Perhaps you want to use \`test.todo\` for a test placeholder.`);
  }
  const parent = root();
  parent.children.push({ isTest: true, name: nameOf(name), parent, body, timeout, only: false, skip: false, ...modes });
}

const eachTest = modes => (table, ...values) => (title, body, timeout) => {
  casesOf(table, values).forEach((item, index) => {
    const work = takesDone(body, item.args) ? function (done) { return body.call(this, ...item.args, done); } : function () { return body.call(this, ...item.args); };
    addTest(titleOf(title, item, index), work, timeout, { ...modes, source: body });
  });
};
const takesDone = (body, args) => body.length > args.length && args.length > 0;

const eachBlock = modes => (table, ...values) => (title, body) => {
  casesOf(table, values).forEach((item, index) => addBlock(titleOf(title, item, index), () => body(...item.args), modes));
};

function makeTest(modes) {
  const test = (name, body, timeout) => addTest(name, body, typeof timeout === 'object' ? timeout?.timeout : timeout, modes);
  test.each = eachTest(modes);
  return test;
}

function makeDescribe(modes) {
  const describe = (name, body) => addBlock(name, body, modes);
  describe.each = eachBlock(modes);
  return describe;
}

export const test = Object.assign(makeTest({}), {
  only: Object.assign(makeTest({ only: true }), { failing: makeTest({ only: true, failing: true }) }),
  skip: Object.assign(makeTest({ skip: true }), { failing: makeTest({ skip: true }) }),
  failing: makeTest({ failing: true }),
  concurrent: makeTest({}),
  todo: name => addTest(name, undefined, undefined, { todo: true }),
});
export const describe = Object.assign(makeDescribe({}), { only: makeDescribe({ only: true }), skip: makeDescribe({ skip: true }) });

const hook = kind => (body, timeout) => {
  if (typeof body !== 'function') throw new Error(`Invalid first argument, ${String(body)}. It must be a callback function.`);
  root().hooks[kind].push({ body, timeout, kind });
};
export const beforeAll = hook('beforeAll');
export const afterAll = hook('afterAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
