// Why this file exists: error messages quote the line that they are about, so
// the text of each file that was read as a program is kept.

import * as host from 'node:internal/host';

/** In longer lines nothing is looked for. */
const LINE_LENGTH_MAX = 1000;

const sources = new Map();

export function rememberSource(file, text) {
  sources.set(file, text);
}

/** How the source writes what is called at a place: `list.push`, `f`. */
export function calleeAt(file, line, column) {
  const text = sourceOf(file)?.split('\n')[line - 1];
  if (text === undefined || text.length > LINE_LENGTH_MAX) return undefined;
  const at = column - 1;
  const [, name] = /^(?:new\s+)?([\w$.]+)/.exec(text.slice(at)) ?? [];
  if (name === undefined) return undefined;
  if (text.startsWith('new', at) && name !== 'new') return name;
  const [last] = /^[\w$]+(?:\[[^[\]]*\])*(?=\s*(?:\(|\?\.\(|`))/.exec(text.slice(at)) ?? [];
  if (last === undefined) return undefined;
  const [before] = /(?:[\w$]+(?:\[[^[\]]*\]|\([^()]*\))*\??\.)*$/.exec(text.slice(0, at));
  return before + last;
}

/** The text of a program's file, or undefined when there is no such file. */
export function sourceOf(file) {
  if (sources.has(file)) return sources.get(file);
  const bytes = host.readFile(file.startsWith('/') ? file : `/work/${file}`);
  return typeof bytes === 'number' ? undefined : host.decodeUtf8(bytes);
}
