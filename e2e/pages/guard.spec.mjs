// The guard around every test, tested itself: each page here does something
// that must never pass unseen, and its test is expected to fail for that.
import { test } from "../support/test.mjs";

const wrongs = {
  "an inline script that the content policy forbids": "<script>1</script>",
  "an uncaught exception": "<script src='/throws.js'></script>",
  "a file that is missing": "<img src='/missing.png' alt=''>",
};

for (const [wrong, html] of Object.entries(wrongs)) {
  test(`${wrong} is noticed (fails, as it must)`, async ({ page }) => {
    test.fail();
    await page.route("**/*", (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/") {
        return route.fulfill({
          contentType: "text/html",
          headers: { "content-security-policy": "default-src 'self'; style-src 'self'" },
          body: `<!doctype html><title>Wrong</title>${html}`,
        });
      }
      if (pathname === "/throws.js") return route.fulfill({ contentType: "text/javascript", body: "throw new Error('unseen')" });
      return route.fulfill({ status: 404 });
    });
    await page.goto("/");
    await page.waitForLoadState("networkidle");
  });
}
