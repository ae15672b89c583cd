// The first quarter of an hour of somebody who has never programmed, in both
// languages: find a lesson, read, try, run, fail usefully, and pass.
import { authored, languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

for (const [language, words] of Object.entries(languages)) {
  test(`a newcomer passes the first lesson in ${language}`, async ({ page, lesson }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "First steps", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "First steps" })).toBeVisible();
    await page.getByRole("link", { name: "Saying something", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Saying something" })).toBeVisible();
    await lesson.awake();

    await test.step("choose a language and read on", async () => {
      const chosen = lesson.language.getByRole("option", { name: words.name });
      await lesson.language.selectOption(await chosen.getAttribute("value"));
      await expect(lesson.file(words.entry)).toBeVisible();
      const next = page.getByRole("link", { name: /^Next: / });
      while (await next.isVisible()) await next.click();
      await expect(page.getByText("Your turn: a sign for the bakery").first()).toBeVisible();
      await lesson.awake();
      await expect(lesson.file(words.entry)).toBeVisible();
    });

    await test.step("Run shows the program's own output", async () => {
      await lesson.runs(words.show("The kettle is on."));
      await expect(lesson.results).toContainText("The kettle is on.");
      await expect(lesson.results).toContainText("The program ended.");
      await expect(lesson.work.getByRole("button", { name: /^Fuel used: [\d,]+ fuel/ })).toBeVisible();
    });

    await test.step("an error is shown with its line", async () => {
      await lesson.runs(words.unreadable);
      await expect(lesson.results).toContainText("SyntaxError");
      await expect(lesson.results).toContainText("The program could not be read; the message says at which line.");
    });

    await test.step("a wrong answer is told apart, with a hint and both texts", async () => {
      await lesson.submits(words.show("Good morning!"));
      const failed = lesson.test("writes the sign for rye bread");
      await expect(failed).toContainText("Compare your four lines with the wanted ones");
      const wanted = failed.getByRole("row").filter({ hasText: "Today's bread:" });
      await expect(wanted).toBeVisible();
      await expect(lesson.panel("Tests")).toContainText("0 of 4");
    });

    await test.step("the right answer passes", async () => {
      await lesson.submits(authored("solution", "hello", language));
      await expect(lesson.panel("Tests")).toContainText("4 of 4");
      await expect(lesson.test("writes the sign for walnut rolls")).toBeVisible();
    });

    await test.step("the course remembers", async () => {
      await page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "First steps" }).click();
      const stop = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Saying something", exact: true }) });
      await expect(stop).toContainText("Passed");
    });
  });
}
