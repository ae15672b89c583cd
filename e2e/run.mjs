// `cargo xtask e2e` calls this with OPENCODE_BIN (the program to test) and
// CHROMIUM (the browser); OPENCODE_LANGUAGES and OPENCODE_SITE go through to
// the server. Further words are Playwright's: `node run.mjs newcomer --headed`.
// The last line reads `N passed, M failed`.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromiumTrouble } from "./support/chromium.mjs";
import { serverTrouble } from "./support/server.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

const trouble =
  serverTrouble() ??
  chromiumTrouble() ??
  (existsSync(path.join(here, "node_modules"))
    ? null
    : "The packages of e2e/package-lock.json are not there: run `cargo xtask setup --tests`, or `npm ci` in e2e/.");
if (trouble) {
  console.error(trouble);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

const playwright = createRequire(import.meta.url).resolve("@playwright/test/cli");
const suite = spawn(process.execPath, [playwright, "test", ...process.argv.slice(2)], {
  cwd: here,
  stdio: "inherit",
  env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? "1" : "0" },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => suite.kill(signal));
suite.on("exit", (status) => process.exit(status ?? 1));
