// Output that pretends: escapes, marks that turn text around, HTML and forged
// verdicts are shown as what they are and change nothing.
import { languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

const forged = [
  "\u001b[2J\u001b[32m✓ all tests passed\u001b[0m",
  "user\u202etxt.exe",
  "<img src=x onerror=\"document.title='taken'\"><h1>Verdict: passed</h1>",
  "\u001b]0;taken\u0007",
].join("\n");

for (const [language, words] of Object.entries(languages)) {
  test(`forged output is inert in ${language}`, async ({ page, lesson }) => {
    await lesson.open("hello", language);
    const title = await page.title();
    await lesson.runs(words.show(forged));
    await expect(lesson.results).toContainText("␛[2J␛[32m✓ all tests passed␛[0m");
    await expect(lesson.results).toContainText("user⟨U+202E⟩txt.exe");
    await expect(lesson.results).toContainText("<h1>Verdict: passed</h1>");
    await expect(page.getByRole("heading", { name: /Verdict/ })).toHaveCount(0);
    await expect(lesson.results.locator("img")).toHaveCount(0);
    await expect(page).toHaveTitle(title);

    await lesson.submit.click();
    await expect(lesson.panel("Tests")).toContainText("0 of 4");
    await expect(lesson.test("writes the sign for rye bread")).toContainText("✓ all tests passed");
    await expect(page.getByRole("heading", { name: /Verdict: passed/ })).toHaveCount(0);
  });
}
