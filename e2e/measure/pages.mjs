// What the pages weigh and how they do in Lighthouse (mobile preset, local):
// JSON on standard output, for `cargo xtask bench`. Needs OPENCODE_BIN and
// CHROMIUM, like run.mjs. A measurement, not a test: nothing here fails because
// a figure is bad.
import { chromium as browserType } from "@playwright/test";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

import { chromium, chromiumFlags, chromiumTrouble } from "../support/chromium.mjs";
import { Lesson } from "../support/lesson.mjs";
import { Server, serverTrouble } from "../support/server.mjs";
import { weigh } from "../support/weight.mjs";

const lesson = "/courses/first-steps/hello/1";
const pages = [
  { name: "catalogue", address: "/" },
  { name: "course", address: "/courses/first-steps" },
  { name: "lesson", address: lesson, arrive: (page) => new Lesson(page).awake() },
];

const trouble = serverTrouble() ?? chromiumTrouble();
if (trouble) {
  console.error(trouble);
  process.exit(1);
}

const server = await Server.start();
try {
  const measured = { bytes: await weights(), lighthouse: await audits() };
  console.log(JSON.stringify(measured, null, 2));
} finally {
  await server.dispose();
}

async function weights() {
  const browser = await browserType.launch({ executablePath: chromium, args: chromiumFlags });
  const bytes = {};
  for (const { name, address, arrive } of pages) {
    const context = await browser.newContext({ baseURL: server.address });
    bytes[name] = await weigh(await context.newPage(), address, arrive);
    await context.close();
  }
  await browser.close();
  return bytes;
}

async function audits() {
  const browser = await launch({ chromePath: chromium, chromeFlags: chromiumFlags });
  const audits = {};
  for (const { name, address } of pages) {
    const { lhr } = await lighthouse(
      `${server.address}${address}`,
      { port: browser.port, logLevel: "error", output: "json" },
      { extends: "lighthouse:default", settings: { onlyCategories: ["performance", "accessibility", "best-practices"] } },
    );
    const score = (category) => Math.round(lhr.categories[category].score * 100);
    const value = (audit) => Math.round(lhr.audits[audit].numericValue * 1000) / 1000;
    audits[name] = {
      performance: score("performance"),
      accessibility: score("accessibility"),
      best_practices: score("best-practices"),
      first_contentful_paint_ms: value("first-contentful-paint"),
      largest_contentful_paint_ms: value("largest-contentful-paint"),
      total_blocking_time_ms: value("total-blocking-time"),
      cumulative_layout_shift: value("cumulative-layout-shift"),
    };
  }
  await browser.kill();
  return audits;
}
