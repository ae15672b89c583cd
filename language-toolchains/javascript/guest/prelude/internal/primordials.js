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

/** `list.filter(test)`, of a list that the platform made. */
export function filtered(list, test) {
  const kept = [];
  for (let i = 0; i < list.length; i++) if (test(list[i], i)) kept[kept.length] = list[i];
  return kept;
}

/** `list.every(test)`. */
export function every(list, test) {
  for (let i = 0; i < list.length; i++) if (!test(list[i], i)) return false;
  return true;
}
