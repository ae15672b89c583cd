// The whole lesson without a mouse: every step is reachable, the editor lets
// one out again, and the keys can be looked up.
import { authored, languages } from "../support/answers.mjs";
import { Lesson } from "../support/lesson.mjs";
import { expect, test } from "../support/test.mjs";

const hasFocus = (target) => target.evaluate((element) => element.getRootNode().activeElement === element);

/**
 * Presses Tab until something has the focus, as somebody without a mouse would,
 * and Escape to get out of the editor, where Tab indents.
 */
async function tabTo(page, target) {
  const editor = new Lesson(page).editor;
  for (let presses = 0; presses < 60; presses += 1) {
    const inEditor = (await editor.isVisible()) && (await hasFocus(editor));
    await page.keyboard.press(inEditor ? "Escape" : "Tab");
    if (await hasFocus(target)) return;
  }
  throw new Error(`60 presses of Tab do not reach ${target}`);
}

test("a lesson is taken by keyboard alone", async ({ page, lesson }) => {
  await page.goto("/");
  await tabTo(page, page.getByRole("link", { name: "First steps", exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("link", { name: "Saying something", exact: true }));
  await page.keyboard.press("Enter");
  await lesson.awake();

  await tabTo(page, lesson.editor);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(languages.python.show("typed, not clicked"));
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(lesson.results).toContainText("typed, not clicked");

  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(authored("solution", "hello", "python"));
  await page.keyboard.press("ControlOrMeta+Shift+Enter");
  await expect(lesson.panel("Tests")).toContainText("4 of 4");
  await expect(lesson.editor).toBeFocused();

  await page.keyboard.press("Escape");
  await expect(lesson.run).toBeFocused();
  await expect(lesson.work.getByRole("status").getByText("You left the editor.")).toBeAttached();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toContainText("Ctrl");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
});

test("panels are chosen with arrow keys", async ({ page, lesson }) => {
  await lesson.open("hello", "python");
  await tabTo(page, lesson.panel("Output"));
  await page.keyboard.press("ArrowRight");
  await expect(lesson.panel("Tests")).toHaveAttribute("aria-selected", "true");
  await expect(lesson.panel("Tests")).toBeFocused();
});

test("the divider moves by arrow keys and stays where it was put", async ({ page, lesson }) => {
  await lesson.open("hello", "python");
  const divider = page.getByRole("separator");
  await tabTo(page, divider);
  const before = Number(await divider.getAttribute("aria-valuenow"));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const after = Number(await divider.getAttribute("aria-valuenow"));
  expect(after).toBeGreaterThan(before);
  await page.reload();
  await expect(divider).toHaveAttribute("aria-valuenow", String(after));
});
