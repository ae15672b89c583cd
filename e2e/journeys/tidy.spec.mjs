// Format and Check: the file as it should stand, what is questionable in it, and
// what a learner is told when it is no program yet.
import { AxeBuilder } from "@axe-core/playwright";

import { expect, test } from "../support/test.mjs";

const PROGRAMS = {
  python: {
    file: "main.py",
    untidy: "import os\nx=1\nif x==None:\n  print( 'never' )\n",
    asItWas: "print( 'never' )",
    tidy: 'print("never")',
    remark: /`os` imported but unused/,
    broken: "def (:\n",
  },
  javascript: {
    file: "main.js",
    untidy: "const x=1\nif(x){debugger}\nconsole.log( 'x' )\n",
    asItWas: "console.log( 'x' )",
    tidy: 'console.log("x");',
    remark: /debugger/i,
    broken: "function ( {\n",
  },
};

for (const [language, words] of Object.entries(PROGRAMS)) {
  test(`a file in ${language} is put in order and looked through`, async ({ lesson, page }) => {
    await lesson.open("hello", language);
    const button = (name) => lesson.work.getByRole("button", { name, exact: true });
    const remarks = lesson.work.getByRole("region", { name: "Remarks on your code" });
    await lesson.write(words.untidy);

    await test.step("what is questionable is listed by line", async () => {
      await button("Check").click();
      await expect(remarks).toContainText(`${words.file}: `);
      await expect(remarks).toContainText(words.remark);
      await expect(remarks).toContainText(/Line \d/);
      const { violations } = await new AxeBuilder({ page }).include("#code").analyze();
      expect(violations).toEqual([]);
    });

    await test.step("typing makes the remarks old", async () => {
      await lesson.write(words.untidy);
      await expect(remarks).toBeHidden();
    });

    await test.step("the keys format it, and Undo takes that back", async () => {
      await page.keyboard.press("Alt+Shift+F");
      await expect(lesson.work.getByText(`'${words.file}' is formatted.`, { exact: true })).toBeVisible();
      await expect(lesson.editor).toContainText(words.tidy);
      await lesson.undo.click();
      await expect(lesson.editor).toContainText(words.asItWas);
      await button("Format").click();
      await expect(lesson.work.getByText(`'${words.file}' is formatted.`, { exact: true })).toBeVisible();
      await expect(lesson.editor).toContainText(words.tidy);
    });

    await test.step("what is no program yet is told by line", async () => {
      await lesson.write(words.broken);
      await button("Format").click();
      await expect(remarks).toContainText(/Line \d/);
      await expect(lesson.editor).toContainText(words.broken.trim());
      await remarks.getByRole("button", { name: "Close the remarks" }).click();
      await expect(remarks).toBeHidden();
    });
  });
}
