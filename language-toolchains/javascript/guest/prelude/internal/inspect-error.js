// Why this file exists: how an error shows inside console.log: its stack, the
// name of its class even where the stack does not say it, and its own fields.

/** The text of an error; takes the keys it has shown out of `keys`. */
export function showError(state, error, name, tag, keys, formatValue) {
  const errorName = error.name != null ? String(error.name) : 'Error';
  const own = stackOf(error);
  dropDuplicates(state, error, keys, own);
  if ('cause' in error && (keys.length === 0 || !keys.includes('cause')) && Object.hasOwn(error, 'cause')) keys.push('cause');
  if (Array.isArray(error.errors) && Object.hasOwn(error, 'errors') && !keys.includes('errors')) keys.push('errors');
  let stack = improve(own, name, errorName, tag);
  // Without a single frame the error shows in brackets.
  const place = (error.message && stack.indexOf(error.message)) || -1;
  const from = place === -1 ? 0 : place + String(error.message).length;
  if (stack.indexOf('\n    at', from) === -1) stack = `[${stack}]`;
  if (state.indentation !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(state.indentation)}`);
  return stack;
}

function stackOf(error) {
  const stack = error.stack;
  return stack ? String(stack) : Error.prototype.toString.call(error);
}

/** `name`, `message` and `stack` are not repeated when the stack holds them. */
function dropDuplicates(state, error, keys, stack) {
  if (state.showHidden) return;
  for (const key of ['name', 'message', 'stack']) {
    const index = keys.indexOf(key);
    if (index !== -1 && (typeof error[key] !== 'string' || stack.includes(error[key]))) keys.splice(index, 1);
  }
}

/** Puts the name of the class where the stack only has that of its base. */
function improve(stack, className, name, tag) {
  let length = name.length;
  const startsWithName = name.endsWith('Error') && stack.startsWith(name) && (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (className !== null && !startsWithName) return stack;
  let prefix = tag !== '' && className !== tag ? `${className} [${tag}]` : className;
  if (className === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    const fallback = start?.[1] ?? '';
    length = fallback.length;
    prefix = `[${fallback || 'Error'}: null prototype]`;
  }
  if (name === prefix) return stack;
  if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}
