// Files, input and second thoughts: tabs come, change their names and go, a
// program reads what was typed for it, and Reset can be taken back.
import { authored, languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

for (const [language, words] of Object.entries(languages)) {
  test(`a program of two files in ${language}`, async ({ lesson }) => {
    await lesson.open("hello", language);
    await lesson.write(words.import.use);
    await lesson.addFile(words.import.file);
    await lesson.write(words.import.text);
    await lesson.run.click();
    await expect(lesson.results).toContainText("from another file");
  });

  test(`a program reads its input in ${language}`, async ({ lesson }) => {
    await lesson.open("hello", language);
    await lesson.write(words.echo);
    await lesson.input("walnut rolls\n");
    await lesson.run.click();
    await expect(lesson.results).toContainText("WALNUT ROLLS");
  });
}

test("a file is added, renamed, deleted and brought back", async ({ page, lesson }) => {
  await lesson.open("hello", "python");
  await lesson.addFile("data.txt");
  await lesson.write("1 2 3");
  await lesson.renameFile("data.txt", "numbers.txt");
  await expect(lesson.file("data.txt")).toHaveCount(0);
  await lesson.deleteFile("numbers.txt");
  await expect(lesson.file("numbers.txt")).toHaveCount(0);
  await lesson.undo.click();
  await lesson.file("numbers.txt").click();
  await expect(lesson.editor).toContainText("1 2 3");
  await page.reload();
  await lesson.awake();
  await expect(lesson.file("numbers.txt")).toBeVisible();
});

test("Reset brings the beginning back and can be undone", async ({ lesson }) => {
  await lesson.open("hello", "python");
  await lesson.write(languages.python.show("mine"));
  await lesson.reset.click();
  const first = authored("starter", "hello", "python").split("\n")[0];
  await expect(lesson.editor).toContainText(first);
  await expect(lesson.editor).not.toContainText("mine");
  await lesson.undo.click();
  await expect(lesson.editor).toContainText("mine");
});
