// What somebody who listens to a page is told: one readable snapshot a page.
// `node run.mjs pages/aria --update-snapshots` writes them anew; read the
// difference before committing it.
import { expect, test } from "../support/test.mjs";
import { pages } from "./pages.mjs";

for (const { name, address, arrive, forgiven = [] } of pages) {
  test.describe(name, () => {
    test.use({ forgiven });

    test(`what the page '${name}' says aloud`, async ({ page }) => {
      await page.goto(address);
      await arrive?.(page, expect);
      await expect(page.locator("body")).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
    });
  });
}
