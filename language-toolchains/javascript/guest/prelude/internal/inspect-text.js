// Why this file exists: how Node writes strings and keys inside values: which
// quotes it picks and which characters it escapes.

const NAMED = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };
const PLAIN_KEY = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const NEEDS_ESCAPE = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const ESCAPES = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A string in quotes: single ones unless others save escapes. */
export function quote(text) {
  if (!NEEDS_ESCAPE.test(text)) return `'${text}'`;
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
  }
  let escaped = text.replace(ESCAPES, escape);
  if (mark === "'") escaped = escaped.replaceAll("'", "\\'");
  return mark + escaped + mark;
}

function escape(character) {
  const code = character.charCodeAt(0);
  if (NAMED[character]) return NAMED[character];
  if (code >= 0xd800) return `\\u${code.toString(16)}`;
  return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A property's name as it stands before its colon. */
export function showKey(key) {
  if (typeof key === 'symbol') return `[${showSymbol(key)}]`;
  if (key === '__proto__') return "['__proto__']";
  return PLAIN_KEY.test(key) ? key : quote(key);
}

export function showSymbol(symbol) {
  return Symbol.prototype.toString.call(symbol).replace(ESCAPES, escape);
}
