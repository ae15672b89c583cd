// Why this file exists: error messages quote the line that they are about, so
// the text of each file that was read as a program is kept.

import * as host from 'node:internal/host';

const sources = new Map();

export function rememberSource(file, text) {
  sources.set(file, text);
}

/** The text of a program's file, or undefined when there is no such file. */
export function sourceOf(file) {
  if (sources.has(file)) return sources.get(file);
  const bytes = host.readFile(file.startsWith('/') ? file : `/work/${file}`);
  return typeof bytes === 'number' ? undefined : host.decodeUtf8(bytes);
}
