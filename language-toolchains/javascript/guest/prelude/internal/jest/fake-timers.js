// Why this file exists: jest.useFakeTimers: timers that only run when the test
// says so, and a Date that goes with them.

const RealDate = Date;
const real = {};
const NAMES = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'];
const RUNS_MAX = 100000;
let timers = [];
let now = 0;
let nextId = 1;
let active = false;

function add(callback, delay, args, repeats) {
  const ms = Math.max(repeats ? 1 : 0, Number(delay) || 0);
  const timer = { id: nextId++, callback, args, at: now + ms, repeats: repeats ? ms : 0 };
  timers.push(timer);
  return timer.id;
}
const clear = id => { timers = timers.filter(timer => timer.id !== id); };

const fakes = {
  setTimeout: (callback, delay, ...args) => add(callback, delay, args, false),
  setInterval: (callback, delay, ...args) => add(callback, delay, args, true),
  setImmediate: (callback, ...args) => add(callback, 0, args, false),
  clearTimeout: clear, clearInterval: clear, clearImmediate: clear,
};

class FakeDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now);
    else super(...args);
  }
  static now() { return now; }
}
Object.defineProperty(FakeDate, 'name', { value: 'Date' });

function next(limit = Infinity) {
  let first;
  for (const timer of timers) if (timer.at <= limit && (first === undefined || timer.at < first.at)) first = timer;
  return first;
}

function runOne(timer) {
  now = Math.max(now, timer.at);
  if (timer.repeats > 0) timer.at += timer.repeats;
  else clear(timer.id);
  timer.callback(...timer.args);
}

function runWhile(find) {
  for (let runs = 0, timer; (timer = find()) !== undefined; runs++) {
    if (runs >= RUNS_MAX) throw new Error(`Aborting after running ${RUNS_MAX} timers, assuming an infinite loop!`);
    runOne(timer);
  }
}

export function useFakeTimers({ now: start } = {}) {
  if (!active) for (const name of NAMES) real[name] = globalThis[name];
  active = true;
  timers = [];
  now = start === undefined ? RealDate.now() : Number(start);
  Object.assign(globalThis, fakes);
  globalThis.Date = FakeDate;
}

export function useRealTimers() {
  if (!active) return;
  active = false;
  Object.assign(globalThis, real);
  globalThis.Date = RealDate;
}

export function advanceTimersByTime(ms) {
  const goal = now + ms;
  runWhile(() => next(goal));
  now = goal;
}

export async function advanceTimersByTimeAsync(ms) {
  const goal = now + ms;
  for (let timer; await null, (timer = next(goal)) !== undefined; ) runOne(timer);
  now = goal;
  for (let i = 0; i < 10; i++) await null;
}

export function runAllTimers() { runWhile(() => next()); }
export async function runAllTimersAsync() {
  for (let timer; await null, (timer = next()) !== undefined; ) runOne(timer);
}
export function runOnlyPendingTimers() {
  const pending = [...timers].sort((a, b) => a.at - b.at);
  for (const timer of pending) if (timers.includes(timer)) runOne(timer);
}
export function advanceTimersToNextTimer(steps = 1) {
  for (let i = 0; i < steps; i++) {
    const timer = next();
    if (timer) runOne(timer);
  }
}
export function clearAllTimers() { timers = []; }
export const getTimerCount = () => timers.length;
export function setSystemTime(time) { now = Number(time ?? RealDate.now()); }
export const getRealSystemTime = () => RealDate.now();
