// How the journeys run: over the real server, in the machine's own Chromium,
// without second chances, because a test that passes sometimes proves nothing.
import { defineConfig } from "@playwright/test";

import { chromium, chromiumFlags } from "./support/chromium.mjs";

export default defineConfig({
  testDir: ".",
  testMatch: ["journeys/**/*.spec.mjs", "pages/**/*.spec.mjs"],
  outputDir: "results",
  snapshotPathTemplate: "{testDir}/pages/aria/{arg}{ext}",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["./support/counts.mjs"]],
  use: {
    browserName: "chromium",
    headless: true,
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    // To record one takes a quarter of a journey's time, whether it fails or not; what is
    // wanted of one that failed, `node run.mjs NAME --trace on` records.
    trace: "off",
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    launchOptions: { executablePath: chromium, args: chromiumFlags },
  },
});
