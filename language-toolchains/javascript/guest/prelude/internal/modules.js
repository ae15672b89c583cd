// Why this file exists: which file an `import` or a `require` means, and what
// kind of module the file is. It is lenient where Node is strict (a missing
// extension, `./shapes.js` for shapes.ts), because lessons should not be about
// that, and strict where a program would not run elsewhere.

import * as host from 'node:internal/host';
import { look, readText } from 'node:internal/files';
import { markCompileError, nodeError, refusal } from 'node:internal/errors';
import { dirname, resolve } from 'node:path';
import { rememberSource } from 'node:internal/sources';
import { findBuiltin, refusedModules } from 'node:internal/builtins';

const ROOT = '/work/';
const EXTENSIONS = ['.js', '.ts', '.mjs', '.mts', '.cjs', '.cts', '.json'];
const INSTEAD = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts', '.jsx': '.tsx' };
const ESM_ONLY = /\.m[jt]s$/;
const CJS_ONLY = /\.c[jt]s$/;
/** A line that only a module can have, to choose whose syntax error to show. */
const LOOKS_LIKE_ESM = /^\s*(?:import\s*(?:[\w$*{]|["'])|export\s*(?:[{*]|default\b|const\b|let\b|var\b|function\b|class\b|async\b))/m;

const commonJs = new Map();
let wantedName;

/** Makes the next entry file hand out its own `name`, exported or not. */
export function wantName(name) {
  wantedName = name;
}

/** The path under which the program knows a file: relative to its folder. */
export function shortName(path) {
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
}

const fullPath = name => (name.startsWith('/') ? name : ROOT + name);

/** The name of the module that `specifier` means inside the module `base`. */
export function resolveModule(base, specifier) {
  const builtin = findBuiltin(specifier);
  if (builtin !== undefined) return builtin.name;
  if (specifier.startsWith('node:internal/') || specifier.startsWith('node:')) {
    throw nodeError(Error, 'ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${specifier}`);
  }
  const found = findFile(base, specifier);
  if (found === undefined) throw notFound(base, specifier, 'ERR_MODULE_NOT_FOUND');
  return shortName(found);
}

function findFile(base, specifier) {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(specifier)) {
    if (!specifier.startsWith('file://')) return undefined;
    return findAt(decodeURIComponent(specifier.slice('file://'.length)));
  }
  if (/^(?:\.{0,2}\/|\.{1,2}$)/.test(specifier)) return findAt(resolve(dirname(fullPath(base)), specifier));
  // A bare name can only be a package that the program brought along, or a
  // file of the program named without its "./".
  for (let folder = dirname(fullPath(base)); folder.startsWith(ROOT.slice(0, -1)); folder = dirname(folder)) {
    const found = findPackage(`${folder}/node_modules`, specifier);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findAt(path) {
  const here = look(path);
  if (here && !here.isFolder) return path;
  for (const [extension, other] of Object.entries(INSTEAD)) {
    if (!path.endsWith(extension)) continue;
    const swapped = path.slice(0, -extension.length) + other;
    if (look(swapped)?.isFolder === false) return swapped;
  }
  for (const extension of EXTENSIONS) if (look(path + extension)?.isFolder === false) return path + extension;
  if (!here) return undefined;
  for (const extension of EXTENSIONS) if (look(`${path}/index${extension}`)?.isFolder === false) return `${path}/index${extension}`;
  return undefined;
}

function findPackage(folder, specifier) {
  if (!look(folder)?.isFolder) return undefined;
  const manifest = readText(`${folder}/${specifier}/package.json`);
  if (manifest !== undefined) {
    const { main } = JSON.parse(manifest);
    if (typeof main === 'string') return findAt(resolve(folder, specifier, main));
  }
  return findAt(`${folder}/${specifier}`);
}

function notFound(base, specifier, code) {
  const refused = refusedModules[specifier.replace(/^node:/, '')];
  if (refused !== undefined) return refusal(`The module '${specifier}'`, refused);
  const relative = /^\.{0,2}\//.test(specifier);
  const near = relative ? undefined : findAt(resolve(dirname(fullPath(base)), specifier));
  const hint = near === undefined ? '' : `. Did you mean './${specifier}'?`;
  return nodeError(Error, code, `Cannot find ${relative ? 'module' : 'package'} '${specifier}' imported from ${base}${hint}`);
}

/** `import` loads a file of the program: what the engine shall make of it. */
export function loadModule(name) {
  const path = fullPath(name);
  const source = readText(path);
  if (source === undefined) throw notFound('', name, 'ERR_MODULE_NOT_FOUND');
  rememberSource(name, source);
  if (name.endsWith('.json')) return { values: { default: parseJson(source, name) } };
  const text = withoutHashbang(source);
  if (kindOf(name, text) === 'esm') return { source: withWanted(text, name) };
  return { values: exportsOf(requirePath(path)) };
}

function parseJson(source, name) {
  try {
    return JSON.parse(source);
  } catch (error) {
    error.message = `${name}: ${error.message}`;
    throw error;
  }
}

/** A CommonJS module as `import` sees it: its properties and a default. */
function exportsOf(exports) {
  const values = Object.create(null);
  if (exports !== null && (typeof exports === 'object' || typeof exports === 'function')) {
    for (const key of Object.keys(exports)) if (key !== 'default' && key !== '__esModule') values[key] = exports[key];
  }
  values.default = exports;
  return values;
}

export function describeModule(meta, name) {
  const path = fullPath(name);
  meta.dirname = dirname(path);
  meta.filename = path;
  meta.resolve = specifier => {
    const resolved = resolveModule(name, specifier);
    return resolved.startsWith('node:') ? resolved : `file://${fullPath(resolved)}`;
  };
  meta.url = `file://${path}`;
}

function withoutHashbang(source) {
  return source.startsWith('#!') ? `//${source}` : source;
}

/** Whether a file is a module or CommonJS, as Node decides it: by its name, else
    by its syntax. Throws the syntax error when it is neither. */
export function kindOf(name, source) {
  if (ESM_ONLY.test(name)) return checked(source, name, true);
  if (CJS_ONLY.test(name)) return 'cjs';
  if (LOOKS_LIKE_ESM.test(source) && parses(source, name, true) === undefined) return 'esm';
  const asScript = compileWrapper(source, name);
  if (asScript.error === undefined) return 'cjs';
  const asModule = parses(source, name, true);
  if (asModule === undefined) return 'esm';
  throw marked(LOOKS_LIKE_ESM.test(source) ? asModule : parses(source, name, false) ?? asScript.error);
}

function checked(source, name) {
  const error = parses(source, name, true);
  if (error !== undefined) throw marked(error);
  return 'esm';
}

function marked(error) {
  markCompileError(error);
  return error;
}

/** The error in a source, or undefined. */
function parses(source, name, asModule) {
  try {
    host.parse(source, name, asModule);
    return undefined;
  } catch (error) {
    return error;
  }
}

// The wrapper stands on a line of its own, numbered 0, so that the lines and
// columns of the file stay what they are.
function compileWrapper(source, name, epilogue = '') {
  try {
    return { run: host.evaluateScript(`(function (exports, require, module, __filename, __dirname) {\n${source}\n${epilogue}})`, name, 0) };
  } catch (error) {
    return { error };
  }
}

/** `call` may ask for a function that the entry file does not export. */
function withWanted(source, name) {
  if (wantedName === undefined) return source;
  const widened = `${source}\nexport { ${wantedName} as "opencode:wanted" };`;
  wantedName = undefined;
  return parses(widened, name, true) === undefined ? widened : source;
}

/** Loads an entry or test file; gives its evaluation's promise and its exports. */
export function loadEntry(name) {
  const path = fullPath(name);
  const source = readText(path);
  if (source === undefined) throw nodeError(Error, 'MODULE_NOT_FOUND', `Cannot find module '${path}'`);
  rememberSource(name, source);
  if (kindOf(name, withoutHashbang(source)) === 'cjs') {
    const module = runCommonJs(path, true);
    return { isModule: false, promise: undefined, namespace: module.exports, wanted: module.wanted };
  }
  const [promise, namespace] = host.evaluateModule(name);
  return { isModule: true, promise, namespace };
}

/** What `require` makes of a file. */
function requirePath(path) {
  const loaded = commonJs.get(path);
  if (loaded !== undefined) return loaded.exports;
  const name = shortName(path);
  const source = readText(path);
  if (path.endsWith('.json')) {
    const module = { exports: parseJson(source, name), loaded: true };
    commonJs.set(path, module);
    return module.exports;
  }
  rememberSource(name, source);
  if (kindOf(name, withoutHashbang(source)) === 'esm') return requireModule(name);
  return runCommonJs(path).exports;
}

/** A module can be required as long as it awaits nothing at its top. */
function requireModule(name) {
  const [promise, namespace] = host.evaluateModule(name);
  const [state, result] = host.promiseState(promise);
  if (state === 'rejected') {
    Promise.prototype.catch.call(promise, () => {});
    throw result;
  }
  if (state === 'pending') {
    throw nodeError(Error, 'ERR_REQUIRE_ASYNC_MODULE', `require() cannot be used on '${name}' because it awaits at its top level. Use import() instead.`);
  }
  return namespace;
}

class Module {
  constructor(path) {
    this.id = path;
    this.path = dirname(path);
    this.exports = {};
    this.filename = path;
    this.loaded = false;
    this.children = [];
    this.paths = [];
  }
}

function runCommonJs(path, isMain = false) {
  const name = shortName(path);
  const source = withoutHashbang(readText(path));
  const module = new Module(isMain ? '.' : path);
  module.path = dirname(path);
  module.filename = path;
  commonJs.set(path, module);
  let epilogue = '';
  if (isMain && wantedName !== undefined) {
    epilogue = `;return typeof ${wantedName} === 'undefined' ? undefined : ${wantedName};`;
    wantedName = undefined;
  }
  const compiled = compileWrapper(source, name, epilogue);
  if (compiled.error !== undefined) throw marked(parses(source, name, false) ?? compiled.error);
  const require = makeRequire(path, isMain ? module : undefined);
  try {
    const wanted = Reflect.apply(compiled.run, module.exports, [module.exports, require, module, path, dirname(path)]);
    module.loaded = true;
    return { exports: module.exports, wanted };
  } catch (error) {
    commonJs.delete(path);
    throw error;
  }
}

let mainModule;

function makeRequire(path, main) {
  if (main !== undefined) mainModule = main;
  const base = shortName(path);
  const require = function require(specifier) {
    if (typeof specifier !== 'string') throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "id" argument must be of type string. Received ${specifier === null ? 'null' : typeof specifier}`);
    const builtin = findBuiltin(specifier);
    if (builtin !== undefined) return builtin.exports;
    return requirePath(locate(base, specifier));
  };
  require.resolve = specifier => findBuiltin(specifier)?.name ?? locate(base, specifier);
  require.main = mainModule;
  require.cache = Object.create(null);
  return require;
}

function locate(base, specifier) {
  const found = findFile(base, specifier);
  if (found === undefined) {
    const error = notFound(base, specifier, 'MODULE_NOT_FOUND');
    if (error.code === 'MODULE_NOT_FOUND') error.message = `Cannot find module '${specifier}'\nRequire stack:\n- ${fullPath(base)}`;
    throw error;
  }
  return found;
}

export const createRequire = where => makeRequire(String(where).replace(/^file:\/\//, ''));
