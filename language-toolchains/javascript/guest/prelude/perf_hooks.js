// Why this file exists: performance.now and its friends, on the virtual clock.

import * as host from 'node:internal/host';

let origin;
let wallOrigin;

/** Starts the clock of a program, when it wakes from the snapshot. */
export function startClock() {
  origin = host.steadyMs();
  wallOrigin = host.wallMs();
}

const entries = [];
export const performance = {
  now: () => host.steadyMs() - origin,
  get timeOrigin() { return wallOrigin; },
  mark(name) {
    const entry = { name: String(name), entryType: 'mark', startTime: performance.now(), duration: 0 };
    entries.push(entry);
    return entry;
  },
  measure(name, start, end) {
    const at = mark => entries.findLast(entry => entry.name === mark)?.startTime;
    const startTime = start === undefined ? 0 : at(start);
    const entry = { name: String(name), entryType: 'measure', startTime, duration: (end === undefined ? performance.now() : at(end)) - startTime };
    entries.push(entry);
    return entry;
  },
  getEntries: () => [...entries],
  getEntriesByName: name => entries.filter(entry => entry.name === name),
  getEntriesByType: type => entries.filter(entry => entry.entryType === type),
  clearMarks() { entries.length = 0; },
  clearMeasures() { entries.length = 0; },
  toJSON: () => ({ timeOrigin: wallOrigin }),
};
export default { performance };
