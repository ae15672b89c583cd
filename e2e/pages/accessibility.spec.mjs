// An axe audit of every page, light and dark: no violation at all.
import { AxeBuilder } from "@axe-core/playwright";

import { expect, test } from "../support/test.mjs";
import { pages } from "./pages.mjs";

for (const { name, address, arrive, forgiven = [] } of pages) {
  for (const colorScheme of ["light", "dark"]) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ forgiven, colorScheme });

      test(`the page '${name}' in ${colorScheme} passes the audit`, async ({ page }) => {
        await page.goto(address);
        await arrive?.(page, expect);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const readable = violations.map(({ id, help, nodes }) => ({
          id,
          help,
          where: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
        }));
        expect(readable).toEqual([]);
      });
    });
  }
}
