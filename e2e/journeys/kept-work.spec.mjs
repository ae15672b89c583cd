// Nothing that was written is lost: not by a reload, a crash of the browser, a
// second tab, nor a server that loses power in the middle of grading.
import { authored, languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

const { python, javascript } = languages;

test("a reload keeps the work, one draft for each language", async ({ page, lesson }) => {
  await lesson.open("hello", "python");
  await lesson.write(python.show("kept in Python"));
  await lesson.open("hello", "javascript");
  await lesson.write(javascript.show("kept in JavaScript"));
  await page.reload();
  await lesson.awake();
  await expect(lesson.editor).toContainText("kept in JavaScript");
  await lesson.open("hello", "python");
  await expect(lesson.editor).toContainText("kept in Python");
});

test("a crashed tab keeps the work", async ({ page, context, lesson }) => {
  await lesson.open("hello", "python");
  await lesson.write(python.show("the last words"));
  await expect(lesson.editor).toContainText("the last words");
  const crashed = page.waitForEvent("crash");
  page.goto("chrome://crash").catch(() => {});
  await crashed;
  const again = await context.newPage();
  const reopened = new lesson.constructor(again);
  await reopened.open("hello", "python");
  await expect(reopened.editor).toContainText("the last words");
});

test("a device without its own copy gets the work from the server", async ({ page, lesson }) => {
  await lesson.open("hello", "python");
  await lesson.write(python.show("from the server"));
  await lesson.saved();
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await lesson.awake();
  await expect(lesson.editor).toContainText("from the server");
});

test("the later of two copies wins, wherever it is", async ({ page, lesson }) => {
  await lesson.open("hello", "python");
  await lesson.write(python.show("newer, on the server"));
  await lesson.saved();
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.includes("hello") && name.includes("python"));
    const draft = JSON.parse(localStorage.getItem(key));
    for (const name of Object.keys(draft.files)) draft.files[name] = "# older, on this device";
    localStorage.setItem(key, JSON.stringify({ ...draft, changed_at: 1 }));
  });
  await page.reload();
  await lesson.awake();
  await page.waitForLoadState("load");
  await expect(lesson.editor).toContainText("newer, on the server");
});

test("a second tab shows the same work and follows it", async ({ context, lesson }) => {
  await lesson.open("hello", "python");
  await lesson.write(python.show("from the first tab"));
  const other = new lesson.constructor(await context.newPage());
  await other.open("hello", "python");
  await expect(other.editor).toContainText("from the first tab");
  await other.write(python.show("from the second tab"));
  await expect(lesson.editor).toContainText("from the second tab");
});

test("a server that loses power keeps drafts and submissions", async ({ page, server, lesson }) => {
  await lesson.open("hello", "python");
  await lesson.submits(authored("solution", "hello", "python"));
  await expect(lesson.panel("Tests")).toContainText("4 of 4");
  await lesson.write(python.show("written before the crash"));
  await lesson.saved();
  await server.crash();
  await server.start();
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await lesson.awake();
  await expect(lesson.editor).toContainText("written before the crash");
  await lesson.panel("Tests").click();
  await expect(lesson.panel("Tests")).toContainText("4 of 4");
  await page.goto("/courses/first-steps");
  await expect(page.getByRole("listitem").filter({ hasText: "Saying something" })).toContainText("Passed");
});

test.describe("power lost while grading", () => {
  test.use({ forgiven: [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/] });

  test("the submission is graded after the restart", async ({ page, server, lesson }) => {
    await lesson.open("hello", "python");
    const accepted = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().endsWith("/api/practice/submissions"));
    // Long enough to be cut off, short enough for a machine that has little to spare.
    await lesson.submits(`${python.long}\n${authored("solution", "hello", "python")}`);
    expect((await accepted).ok()).toBe(true);
    await server.crash();
    await server.start();
    await page.reload();
    await lesson.awake();
    await lesson.panel("Tests").click();
    await expect(lesson.panel("Tests")).toContainText("4 of 4", { timeout: 90_000 });
  });
});
