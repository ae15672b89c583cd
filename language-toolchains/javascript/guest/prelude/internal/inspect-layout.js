// Why this file exists: where Node breaks the lines of an inspected value. The
// numbers (72 columns, 6 entries, 16 columns of an array) are Node's own.

const LINE_WIDTH = 72;
const GROUP_FROM_ENTRIES = 6;
const ENTRY_WIDTH_MAX = 6;

/** The width of a text on a terminal: wide East Asian characters count twice. */
export function widthOf(text) {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    const wide =
      (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f680 && code <= 0x1f6ff) ||
      (code >= 0x1f900 && code <= 0x1f9ff) || (code >= 0x20000 && code <= 0x3fffd);
    const none = (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f);
    width += none ? 0 : wide ? 2 : 1;
  }
  return width;
}

/** Joins the entries of one object or array into one text. */
export function joinEntries(state, output, base, braces, isList, depth, value) {
  if (state.compact !== true) {
    if (typeof state.compact === 'number' && state.compact >= 1) {
      const entries = output.length;
      if (isList && entries > GROUP_FROM_ENTRIES) output = groupInColumns(state, output, value);
      if (state.currentDepth - depth < state.compact && entries === output.length) {
        const start = output.length + state.indentation + braces[0].length + base.length + 10;
        if (fitsOneLine(state, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indent = `\n${' '.repeat(state.indentation)}`;
    return `${base ? `${base} ` : ''}${braces[0]}${indent}  ${output.join(`,${indent}  `)}${indent}${braces[1]}`;
  }
  if (fitsOneLine(state, output, 0, base)) return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`;
  const indent = `\n${' '.repeat(state.indentation)}`;
  const start = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${indent}  `;
  return `${braces[0]}${start}${output.join(`,${indent}  `)} ${braces[1]}`;
}

function fitsOneLine(state, output, start, base) {
  let total = output.length + start;
  if (total + output.length > state.breakLength) return false;
  for (const entry of output) {
    total += entry.length;
    if (total > state.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

/** Puts the entries of a long array in columns, as Node does from 7 entries on. */
function groupInColumns(state, output, value) {
  let total = 0;
  let longest = 0;
  let index = 0;
  const outputLength = state.moreItems ? output.length - 1 : output.length;
  const separatorSpace = 2;
  const widths = new Array(outputLength);
  for (; index < outputLength; index++) {
    const width = widthOf(output[index]);
    widths[index] = width;
    total += width + separatorSpace;
    if (longest < width) longest = width;
  }
  const actualMax = longest + separatorSpace;
  if (!(actualMax * 3 + state.indentation < state.breakLength && (total / actualMax > 5 || longest <= ENTRY_WIDTH_MAX))) return output;
  const averageBias = Math.sqrt(actualMax - total / output.length);
  const biasedMax = Math.max(actualMax - 3 - averageBias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biasedMax * outputLength) / biasedMax),
    Math.floor((state.breakLength - state.indentation) / actualMax),
    state.compact * 4,
    15,
  );
  if (columns <= 1) return output;
  const lineWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let at = column; at < output.length; at += columns) if (widths[at] > width) width = widths[at];
    lineWidths.push(width + separatorSpace);
  }
  const numeric = value !== undefined && value.every(entry => typeof entry === 'number' || typeof entry === 'bigint');
  const rows = [];
  for (let row = 0; row < outputLength; row += columns) {
    const last = Math.min(row + columns, outputLength);
    let text = '';
    let at = row;
    for (; at < last - 1; at++) {
      const padding = lineWidths[at - row] + output[at].length - widths[at];
      const cell = `${output[at]}, `;
      text += numeric ? cell.padStart(padding, ' ') : cell.padEnd(padding, ' ');
    }
    if (numeric) {
      const padding = lineWidths[at - row] + output[at].length - widths[at] - separatorSpace;
      text += output[at].padStart(padding, ' ');
    } else {
      text += output[at];
    }
    rows.push(text);
  }
  if (state.moreItems) rows.push(output[outputLength]);
  return rows;
}

export { LINE_WIDTH };
