// Why this file exists: test.each and describe.each: tables of cases, as arrays
// or as a template literal, and the names that they make.

import { format } from 'node:internal/format';
import { brief } from 'node:internal/jest/pretty';

/** The cases of a table: the arguments of each and what `$name` means in it. */
export function casesOf(table, values) {
  if (Array.isArray(table) && table.raw !== undefined) return templateCases(table, values);
  if (!Array.isArray(table)) throw new Error('`.each` must be called with an Array or Tagged Template Literal.');
  return table.map(row => {
    const isRow = Array.isArray(row);
    return { args: isRow ? row : [row], fields: !isRow && typeof row === 'object' && row !== null ? row : undefined };
  });
}

function templateCases(table, values) {
  const names = table[0].trim().split('|').map(name => name.trim()).filter(Boolean);
  if (values.length % names.length !== 0) throw new Error(`Not enough arguments supplied for given headings: ${names.join(' | ')}`);
  const cases = [];
  for (let at = 0; at < values.length; at += names.length) {
    const fields = Object.fromEntries(names.map((name, i) => [name, values[at + i]]));
    cases.push({ args: [fields], fields });
  }
  return cases;
}

/** The title of one case. */
export function titleOf(title, { args, fields }, index) {
  let text = String(title).replaceAll('%#', String(index)).replaceAll('%$', String(index + 1));
  if (fields !== undefined) text = text.replace(/\$(#|[A-Za-z_$][\w$]*(?:\.[\w$]+)*)/g, (whole, path) => replaceField(whole, path, fields, index));
  let used = 0;
  text = text.replace(/%([sdifjopc%])/g, (specifier, kind) => {
    if (kind === '%') return '%';
    if (used >= args.length) return specifier;
    const value = args[used++];
    return kind === 'p' ? brief(value) : format(specifier, value);
  });
  return text;
}

function replaceField(whole, path, fields, index) {
  if (path === '#') return String(index);
  const keys = path.split('.');
  if (!Object.hasOwn(fields, keys[0])) return whole;
  let value = fields;
  for (const key of keys) value = value?.[key];
  return typeof value === 'string' ? value : brief(value);
}
