// Why this file exists: the words of a failed expectation, as close to Jest's as
// plain text comes, so that what learners read here is what they read elsewhere.

import { diffLines } from 'node:internal/diff';
import { brief, pretty } from 'node:internal/jest/pretty';

/** `expect(received).not.toBe(expected)` */
export function head(state, name, argument = 'expected', comment = '') {
  const promise = state.promise ? `.${state.promise}` : '';
  return `expect(received)${promise}${state.isNot ? '.not' : ''}.${name}(${argument})${comment ? ` // ${comment}` : ''}`;
}

/** The usual body: what was expected, what came, and a diff when that helps. */
export function compared(received, expected) {
  const [before, after] = [pretty(expected), pretty(received)];
  const isBlock = before.includes('\n') || after.includes('\n');
  const isCollection = value => typeof value === 'object' && value !== null;
  if (before === after) return `Expected: ${brief(expected)}\nReceived: serializes to the same string`;
  if (isBlock && ((isCollection(received) && isCollection(expected)) || (typeof received === 'string' && typeof expected === 'string'))) {
    const lines = diffLines(before, after);
    const removed = lines.filter(([sign]) => sign === '-').length;
    const added = lines.filter(([sign]) => sign === '+').length;
    return `- Expected  - ${removed}\n+ Received  + ${added}\n\n${lines.map(([sign, line]) => `${sign} ${line}`).join('\n')}`;
  }
  return `Expected: ${before}\nReceived: ${after}`;
}

export const expectedReceived = (expected, received, label = 'Expected') => `${label}: ${brief(expected)}\n${'Received:'.padEnd(label.length + 1)} ${brief(received)}`;

/** A complaint about how the matcher was used. */
export function misuse(state, name, complaint, label, value, argument) {
  return new Error(`${head(state, name, argument)}\n\nMatcher error: ${complaint}${label ? `\n\n${label} has type:  ${typeof value}\n${label} has value: ${brief(value)}` : ''}`);
}

export { brief, pretty };
