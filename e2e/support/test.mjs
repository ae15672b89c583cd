// What every journey gets: its own server, a page that belongs to it, and the
// promise that nothing went wrong unseen. A console error, an uncaught
// exception or a breach of the content policy fails any test, unless the test
// says beforehand that it will happen.
import { test as base } from "@playwright/test";

import { Lesson } from "./lesson.mjs";
import { Server } from "./server.mjs";

export { expect } from "@playwright/test";

export const test = base.extend({
  /** Patterns of console errors that the test itself brings about. */
  forgiven: [[], { option: true }],

  /** Flags of the server besides the usual ones. */
  serverFlags: [[], { option: true }],

  server: async ({ serverFlags }, use, info) => {
    const server = await Server.start(...serverFlags);
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
    await server.dispose();
  },

  baseURL: async ({ server }, use) => {
    await use(server.address);
  },

  context: async ({ context, forgiven }, use) => {
    const troubles = [];
    const note = (where, text) => {
      if (!forgiven.some((pattern) => pattern.test(text))) troubles.push(`${where}: ${text}`);
    };
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`content policy: ${event.violatedDirective} forbids ${event.blockedURI || event.sample}`);
      });
    });
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        note(message.page()?.url() ?? "console", message.text());
      }
    });
    context.on("weberror", (problem) => note("uncaught", problem.error().stack ?? String(problem.error())));
    await use(context);
    if (troubles.length > 0) throw new Error(`Something went wrong in the browser:\n${troubles.join("\n")}`);
  },

  /** The lesson page, in the words of a person who uses it. */
  lesson: async ({ page }, use) => {
    await use(new Lesson(page));
  },
});
