// Which browser, and how it is started: the machine's own Chromium, quiet, with
// nothing that would reach for the network. Root needs --no-sandbox, because
// Chromium refuses to start its sandbox for root.
import { existsSync } from "node:fs";

export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const chromiumFlags = [
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** One sentence about what is missing, or null. */
export function chromiumTrouble() {
  return existsSync(chromium)
    ? null
    : `There is no browser at ${chromium}: install Debian's package chromium, or set CHROMIUM to a Chromium program.`;
}
