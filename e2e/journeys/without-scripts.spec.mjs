// Reading needs no scripts: on an old phone, with a blocker, in a reading mode.
import { expect, test } from "../support/test.mjs";

test.use({ javaScriptEnabled: false });

test("catalogue, course and lesson are readable without scripts", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "First steps", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "First steps" })).toBeVisible();
  await page.getByRole("link", { name: "Saying something", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Saying something" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  await expect(page.getByRole("article")).toContainText("A recipe is a list of instructions");
  // By its element: Playwright's search by text passes over `noscript`.
  const words = page.locator("noscript p");
  await expect(words).toBeVisible();
  await expect(words).toContainText("Running your code needs JavaScript, which is off in this browser.");
  await page.getByRole("link", { name: /^Next: / }).click();
  await expect(page.getByRole("article").getByRole("link", { name: /^Back: / })).toBeVisible();
});

test("dark can be chosen without scripts", async ({ page }) => {
  await page.goto("/courses/first-steps");
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "First steps" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Dark", exact: true })).toHaveAttribute("aria-pressed", "true");
});
