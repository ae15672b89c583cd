// The train goes into a tunnel: Run says so, the work is kept, and an answer
// that was handed in waits and is graded when the connection is back.
import { authored, languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

test.use({ forgiven: [/ERR_INTERNET_DISCONNECTED/] });

test("without a connection nothing is lost and Submit waits", async ({ page, context, lesson }) => {
  await lesson.open("hello", "python");
  const banner = lesson.work.getByText("Working offline: your answers are kept and will be graded when you are back.");
  await expect(banner).toBeHidden();
  await context.setOffline(true);
  await expect(banner).toBeVisible();

  await lesson.runs(languages.python.show("in the tunnel"));
  await expect(lesson.results).toContainText("The server cannot be reached.");
  await expect(lesson.editor).toContainText("in the tunnel");

  await lesson.submits(authored("solution", "hello", "python"));
  await expect(lesson.results).toContainText("your answer is kept and will be graded when you are back");

  await context.setOffline(false);
  await expect(banner).toBeHidden();
  await expect(lesson.panel("Tests")).toContainText("4 of 4", { timeout: 60_000 });
  await page.goto("/courses/first-steps");
  await expect(page.getByRole("listitem").filter({ hasText: "Saying something" })).toContainText("Passed");
});
