// Why this file exists: node:timers/promises: waiting with `await`.

import * as loop from 'node:internal/event-loop';

export function setTimeout(delay, value) { return new Promise(resolve => { loop.setTimeout(resolve, delay, value); }); }
export function setImmediate(value) { return new Promise(resolve => { loop.setImmediate(resolve, value); }); }
export async function* setInterval(delay, value) {
  for (;;) yield await setTimeout(delay, value);
}
export const scheduler = { wait: setTimeout, yield: setImmediate };
export const promises = { setTimeout, setImmediate, setInterval, scheduler };
export default promises;
