// A phone of 360 px: nothing scrolls sideways but code, and the bar at the
// bottom jumps between reading, writing and the result.
import { languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

for (const address of ["/", "/courses/first-steps", "/courses/first-steps/hello/1", "/courses/first-steps/names/1", "/no-such-page"]) {
  test.describe(address, () => {
    test.use({ forgiven: [/status of 404/] });

    test(`nothing scrolls sideways at ${address}`, async ({ page }) => {
      await page.goto(address);
      await page.waitForLoadState("networkidle");
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(360);
    });
  });
}

test("the bar jumps between Read, Code and Result", async ({ page, lesson }) => {
  await lesson.open("hello", "python");
  const bar = page.getByRole("navigation", { name: "Parts of this page" });
  const jump = (name) => bar.getByRole("link", { name, exact: true });
  await jump("Code").click();
  await expect(lesson.editor).toBeInViewport();
  await lesson.runs(languages.python.show("on a phone"));
  await jump("Result").click();
  await expect(lesson.results.getByText("on a phone")).toBeInViewport();
  await jump("Read").click();
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
});
