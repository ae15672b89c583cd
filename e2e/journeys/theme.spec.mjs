// Light and dark: as the device says, until the learner says otherwise, and
// from then on the same on every page.
import { expect, test } from "../support/test.mjs";

/** How bright the page is, from 0 to 255. */
const brightness = (page) =>
  page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return (red + green + blue) / 3;
  });

test("the page follows the device, and the switch overrules it", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  expect(await brightness(page)).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => brightness(page)).toBeLessThan(60);

  const light = page.getByRole("button", { name: "Light", exact: true });
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/preferences"));
  await light.click();
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  await expect(light).toHaveAttribute("aria-pressed", "true");
  await kept;

  await page.goto("/courses/first-steps");
  expect(await brightness(page)).toBeGreaterThan(200);
});
