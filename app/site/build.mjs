// Bundles what browsers load: scripts, styles, fonts and the wasm made from
// app/browser. Called by `cargo xtask setup` with
//   SITE_OUT      the folder to fill,
//   SITE_PKG      the folder with browser.js and browser_bg.wasm,
//   NODE_MODULES  the packages of package-lock.json.
// Every file is named by its content, so browsers may keep it for good;
// manifest.json says which name stands for which file.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = needed("SITE_OUT");
const pkg = needed("SITE_PKG");
const nodeModules = needed("NODE_MODULES");
const esbuild = createRequire(path.join(nodeModules, "package.json"))("esbuild");

function needed(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`build.mjs needs the environment variable ${name}; 'cargo xtask setup' sets it.`);
    process.exit(1);
  }
  return path.resolve(value);
}

/** Writes a file under a name that holds its content's hash; gives that name. */
async function writeHashed(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const { name: stem, ext } = path.parse(name);
  const hashed = `${stem}.${hash}${ext}`;
  await writeFile(path.join(out, hashed), bytes);
  return hashed;
}

await mkdir(out, { recursive: true });
const manifest = {};

const wasm = await writeHashed("browser_bg.wasm", await readFile(path.join(pkg, "browser_bg.wasm")));
manifest["browser_bg.wasm"] = wasm;
manifest["icon.svg"] = await writeHashed("icon.svg", await readFile(path.join(here, "icon.svg")));

const { metafile } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: { hydrate: "src/hydrate.ts", app: "css/app.css" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  minify: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  nodePaths: [nodeModules],
  alias: { "browser.js": path.join(pkg, "browser.js") },
  define: { BROWSER_WASM: JSON.stringify(wasm) },
  loader: { ".woff2": "file" },
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  assetNames: "[name].[hash]",
});

for (const [file, made] of Object.entries(metafile.outputs)) {
  const hashed = path.basename(file);
  // Shared chunks and fonts are found through the files that name them; the
  // ones below are those that a page itself names.
  const source = made.entryPoint ?? Object.keys(made.inputs)[0] ?? "";
  if (made.entryPoint || source.endsWith(".woff2")) {
    const plain = path.basename(source).replace(/\.ts$/, ".js");
    manifest[plain] = hashed;
  }
}

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
for (const file of await readdir(out)) {
  if (!/\.(js|css|svg|wasm)$/.test(file)) continue;
  const bytes = await readFile(path.join(out, file));
  await writeFile(
    path.join(out, `${file}.br`),
    await brotli(bytes, {
      params: {
        [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  );
  await writeFile(path.join(out, `${file}.gz`), await gzip(bytes, { level: 9 }));
}

const ordered = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(ordered, null, 2)}\n`);
