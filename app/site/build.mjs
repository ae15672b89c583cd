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
const require = createRequire(path.join(nodeModules, "package.json"));
const esbuild = require("esbuild");
const subsetFont = require("subset-font");

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

/** The characters of Western European languages and the signs that pages draw. */
const characters =
  [...Array(0x180 - 0x20).keys()].map((index) => String.fromCodePoint(0x20 + index)).join("") +
  "‘’“”–—…•·←→↑↓−×÷≤≥≠≈€™";

/** Fonts with what pages use of them: no rare glyphs, and no ligatures, which
 *  would show a learner signs that are not in the code. */
const smallFonts = {
  name: "small-fonts",
  setup(build) {
    build.onLoad({ filter: /\.woff2$/ }, async ({ path: file }) => ({
      contents: await subsetFont(await readFile(file), characters, {
        targetFormat: "woff2",
        noLayoutClosure: true,
      }),
      loader: "file",
    }));
  },
};

const { metafile } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: {
    hydrate: "src/hydrate.ts",
    app: "css/app.css",
    snapshots: "src/snapshots.ts",
    "snapshots-style": "css/snapshots.css",
  },
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
  plugins: [smallFonts],
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  assetNames: "[name].[hash]",
});

for (const [file, made] of Object.entries(metafile.outputs)) {
  const hashed = path.basename(file);
  const source = made.entryPoint ?? Object.keys(made.inputs)[0] ?? "";
  // Shared chunks have no name of their own; they are listed under the one
  // they have, so that the server knows every file that never changes.
  const named = made.entryPoint || source.endsWith(".woff2");
  const plain = named ? path.basename(source).replace(/\.ts$/, ".js") : hashed;
  manifest[plain] = hashed;
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
