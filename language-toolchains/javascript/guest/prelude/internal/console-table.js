// Why this file exists: console.table, drawn with the lines that Node uses.

import { inspect } from 'node:internal/inspect';
import { widthOf } from 'node:internal/inspect-layout';

/** The table of rows, or undefined for a value that is no collection. */
export function renderTable(data, wanted) {
  if (data === null || typeof data !== 'object') return undefined;
  const isIterator = data instanceof Map || data instanceof Set;
  const index = isIterator ? '(iteration index)' : '(index)';
  const rows = rowsOf(data);
  const columns = [];
  const cells = [];
  let values = false;
  for (const [, row] of rows) {
    const isObject = row !== null && (typeof row === 'object' || (typeof row === 'function' && Object.keys(row).length > 0));
    if (!isObject) {
      values = true;
      continue;
    }
    for (const key of wanted ?? Object.keys(row)) if (!columns.includes(key)) columns.push(key);
  }
  const heading = [index];
  if (data instanceof Map) heading.push('Key');
  if (data instanceof Map) {
    heading.push('Values');
    let position = 0;
    for (const [key, value] of data) cells.push([String(position++), show(key), show(value)]);
    return draw(heading, cells);
  }
  heading.push(...columns);
  if (values) heading.push('Values');
  for (const [label, row] of rows) {
    const isObject = row !== null && typeof row === 'object';
    const line = [label];
    for (const column of columns) line.push(isObject && Object.hasOwn(row, column) ? show(row[column]) : '');
    if (values) line.push(isObject ? '' : show(row));
    cells.push(line);
  }
  return draw(heading, cells);
}

function rowsOf(data) {
  if (data instanceof Set) return Array.from(data, (value, position) => [String(position), value]);
  if (data instanceof Map) return [];
  return Object.keys(data).map(key => [key, data[key]]);
}

function show(value) {
  const depth = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth });
}

function draw(heading, rows) {
  const widths = heading.map((title, column) => Math.max(widthOf(title), ...rows.map(row => widthOf(row[column]))) + 2);
  const line = widths.map(width => '─'.repeat(width));
  const padded = (text, column) => ` ${text}${' '.repeat(widths[column] - widthOf(text) - 1)}`;
  const row = cells => `│${cells.map(padded).join('│')}│\n`;
  let text = `┌${line.join('┬')}┐\n${row(heading)}├${line.join('┼')}┤\n`;
  for (const cells of rows) text += row(cells);
  return `${text}└${line.join('┴')}┘`;
}
