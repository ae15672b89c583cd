// Why this file exists: a program may replace any built-in function, by design
// or by accident, and what the platform concludes from it must not change. What
// the prelude needs for a verdict is captured here before the program is read.

const { call } = Function.prototype;

/** Turns a method into a function whose first argument is `this`. */
export const uncurry = call.bind.bind(call);

export const jsonParse = JSON.parse;
export const jsonStringify = JSON.stringify;
export const objectKeys = Object.keys;
export const objectIs = Object.is;
export const getPrototypeOf = Object.getPrototypeOf;
export const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
export const defineProperty = Object.defineProperty;
export const isArray = Array.isArray;
export const String_ = String;
export const functionToString = uncurry(Function.prototype.toString);
export const hasOwn = uncurry(Object.prototype.hasOwnProperty);
export const apply = Reflect.apply;
export const ownKeys = Reflect.ownKeys;
export const promiseThen = uncurry(Promise.prototype.then);
export const promiseResolve = Promise.resolve.bind(Promise);
export const objectPrototype = Object.prototype;
export const arrayPrototype = Array.prototype;
