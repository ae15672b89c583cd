// Runs clang.wasm while the languages are built, as the sandbox runs it later:
// the same two folders with the same names, so that what it makes (a precompiled
// header) says the same paths.
//
//   node compile.mjs CLANG.WASM TOOLCHAIN-FOLDER WORK-FOLDER ARGUMENT...
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const [module, toolchain, work, ...args] = process.argv.slice(2);
const wasi = new WASI({
  version: "preview1",
  args,
  env: {},
  preopens: { "/toolchain": toolchain, "/work": work, ".": work },
});
// Each call goes through a function of ours: calls straight from WebAssembly into
// Node 20 crash it once the memory has grown.
const calls = Object.entries(wasi.wasiImport).map(([name, call]) => [name, (...values) => call(...values)]);
const imports = { wasi_snapshot_preview1: Object.fromEntries(calls) };
const compiled = await WebAssembly.compile(readFileSync(module));
process.exitCode = wasi.start(await WebAssembly.instantiate(compiled, imports));
