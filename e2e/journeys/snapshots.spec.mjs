// Trying something bold without fear: keep the work under a name, change it, see
// what changed, go back, take that back, and start another way from there.
import { AxeBuilder } from "@axe-core/playwright";

import { languages } from "../support/answers.mjs";
import { Snapshots } from "../support/snapshots.mjs";
import { expect, test } from "../support/test.mjs";

const { python } = languages;
const first = `${python.show("first")}\n`;
const second = `${python.show("second")}\n`;

async function passesAudit(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`) }))).toEqual([]);
}

async function fitsTheScreen(page) {
  const { wide, screen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  expect(wide).toBeLessThanOrEqual(screen);
}

/** Writes the first program and asks for a snapshot of it under a name. */
async function keepFirst(lesson, snapshots, name) {
  await lesson.open("hello", "python");
  await lesson.write(first);
  await lesson.saved();
  await snapshots.open("hello", "python");
  await snapshots.save(name);
}

test("keep, change, compare, restore, take back and fork", async ({ page, lesson }) => {
  const snapshots = new Snapshots(page);
  await lesson.open("hello", "python");
  await lesson.write(first);
  // The link is followed before the server has heard of the last keystroke.
  await lesson.work.getByRole("link", { name: "Snapshots" }).click();
  await snapshots.here();
  await expect(page.getByText("No snapshots yet.")).toBeVisible();
  await snapshots.save("It says first");
  await expect(snapshots.said).toContainText("Saved as “It says first”.");
  await expect(snapshots.one("It says first")).toContainText("Same as your work now");

  await page.getByRole("link", { name: "Back to “Saying something”" }).click();
  await lesson.awake();
  await expect(lesson.editor).toContainText("first");
  await lesson.write(second);
  await lesson.saved();
  await snapshots.open("hello", "python");
  await snapshots.one("It says first").getByRole("link", { name: /^Compare/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "What differs" })).toBeVisible();
  const changed = page.getByRole("region", { name: "What differs in main.py" });
  await expect(changed.getByRole("row").filter({ hasText: "only before" })).toContainText("first");
  await expect(changed.getByRole("row").filter({ hasText: "only after" })).toContainText("second");
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "comparison.aria.yml" });
  await passesAudit(page);
  await page.getByRole("link", { name: "Back to your snapshots" }).click();

  await snapshots.ask("Restore", "It says first");
  await passesAudit(page);
  await snapshots.answer("Restore");
  await expect(snapshots.said).toContainText("“It says first” is in your editor now. Your work from before is kept");
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "snapshots-restored.aria.yml" });
  await passesAudit(page);
  await lesson.open("hello", "python");
  await expect(lesson.editor).toContainText("first");

  await snapshots.open("hello", "python");
  await snapshots.ask("Restore", "Before restoring “It says first”");
  await snapshots.answer("Restore");
  await lesson.open("hello", "python");
  await expect(lesson.editor).toContainText("second");

  await snapshots.open("hello", "python");
  await snapshots.ask("Fork", "It says first");
  await snapshots.answer("Fork", "Another way");
  await expect(snapshots.one("Another way")).toContainText("Forked from “It says first”.");
  await lesson.open("hello", "python");
  await expect(lesson.editor).toContainText("first");
});

test.describe("beside an open window", () => {
  // What the window was about to save may come after the restore, and is then refused.
  test.use({ forgiven: [/status of 409/] });

  test("an open window of the lesson follows what is restored, and typing goes on", async ({ context, page, lesson }) => {
    const snapshots = new Snapshots(await context.newPage());
    await keepFirst(lesson, snapshots, "It says first");
    await expect(snapshots.said).toBeVisible();
    await lesson.write(second);
    // Not waited for: what only this device has goes along with the form.
    await expect(lesson.editor).toContainText("second");
    await snapshots.ask("Restore", "It says first");
    await snapshots.answer("Restore");
    await expect(snapshots.said).toContainText("is in your editor now");
    await expect(lesson.editor).toContainText("first");
    await snapshots.one("Before restoring “It says first”").getByRole("link", { name: /^Compare/ }).click();
    await expect(snapshots.page.getByRole("row").filter({ hasText: "only before" })).toContainText("second");
    await lesson.write(python.show("third"));
    await lesson.saved();
    await page.reload();
    await lesson.awake();
    await expect(lesson.editor).toContainText("third");
  });
});

for (const [clock, hours] of [
  ["ahead", 3],
  ["behind", -3],
]) {
  test(`a device whose clock is ${clock} gets what is restored, and its next words are kept`, async ({ page, lesson }) => {
    const snapshots = new Snapshots(page);
    await page.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await keepFirst(lesson, snapshots, "It says first");
    await expect(snapshots.said).toBeVisible();
    await lesson.open("hello", "python");
    await lesson.write(second);
    await lesson.saved();
    await snapshots.open("hello", "python");
    await snapshots.ask("Restore", "It says first");
    await snapshots.answer("Restore");
    await expect(snapshots.said).toContainText("is in your editor now");
    await lesson.open("hello", "python");
    await expect(lesson.editor).toContainText("first");
    await page.clock.setSystemTime(Date.now() + hours * 3_600_000 + 60_000);
    await lesson.write(python.show("third"));
    await lesson.saved();
  });
}

test("names are checked, changed and thrown away with their snapshots", async ({ page, lesson }) => {
  const snapshots = new Snapshots(page);
  await keepFirst(lesson, snapshots, "Mine");
  await snapshots.ask("Rename", "Mine");
  await expect(snapshots.question.getByRole("textbox", { name: "New name" })).toHaveValue("Mine");
  await snapshots.answer("Rename", "Mine, better");
  await expect(snapshots.said).toContainText("Its name is “Mine, better” now.");
  await snapshots.ask("Delete", "Mine, better");
  await snapshots.question.getByRole("link", { name: "Cancel" }).click();
  await expect(snapshots.one("Mine, better")).toBeVisible();
  await snapshots.ask("Delete", "Mine, better");
  await snapshots.answer("Delete for good");
  await expect(snapshots.said).toContainText("The snapshot is deleted.");
  await expect(page.getByText("No snapshots yet.")).toBeVisible();
});

test.describe("a name that is none", () => {
  test.use({ forgiven: [/status of 422/] });

  test("is refused in one sentence and stands in its field again", async ({ page, lesson }) => {
    const snapshots = new Snapshots(page);
    await keepFirst(lesson, snapshots, "upside\u202edown");
    await expect(snapshots.refusal).toContainText("The name holds U+202E, a character that cannot be seen.");
    await expect(page.getByRole("textbox", { name: "Save your work now as" })).toHaveValue("upside\u202edown");
    await passesAudit(page);
  });
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(`on a small screen, ${colorScheme}`, () => {
    test.use({ viewport: { width: 360, height: 740 }, colorScheme });

    test("everything fits and is done by keyboard", async ({ page, lesson }, info) => {
      const snapshots = new Snapshots(page);
      await lesson.open("hello", "python");
      await lesson.write(`${first}${"# a long line ".repeat(30)}\n`);
      await lesson.saved();
      await snapshots.open("hello", "python");
      const name = "x".repeat(80);
      await page.getByRole("textbox", { name: "Save your work now as" }).focus();
      await page.keyboard.insertText(name);
      await page.keyboard.press("Enter");
      await expect(snapshots.said).toBeVisible();
      await lesson.open("hello", "python");
      await lesson.write(second);
      await lesson.saved();
      await snapshots.open("hello", "python");
      await snapshots.one(name).getByRole("link", { name: /^Restore/ }).focus();
      await page.keyboard.press("Enter");
      // The question has the focus: its button is one Tab away.
      await expect(snapshots.question).toBeFocused();
      await fitsTheScreen(page);
      await info.attach("question", { body: await page.screenshot({ fullPage: true }), contentType: "image/png" });
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await expect(snapshots.said).toContainText("is in your editor now");
      await fitsTheScreen(page);
      await passesAudit(page);
      await info.attach("list", { body: await page.screenshot({ fullPage: true }), contentType: "image/png" });
      await snapshots.one(/^Before restoring/).getByRole("link", { name: /^Compare/ }).click();
      await fitsTheScreen(page);
      await passesAudit(page);
      await info.attach("comparison", { body: await page.screenshot({ fullPage: true }), contentType: "image/png" });
    });
  });
}

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("snapshots are saved, restored and deleted by plain forms", async ({ page, baseURL }) => {
    const snapshots = new Snapshots(page);
    await page.goto("/courses/first-steps/hello/1?language=python");
    const write = (text, changed_at) =>
      page.request.put(`${baseURL}/api/practice/drafts/first-steps/hello/python`, { data: { files: { "main.py": text }, changed_at } });
    expect((await write(first, 10)).status()).toBe(204);
    await snapshots.open("hello", "python");
    await snapshots.save("Plain");
    await expect(snapshots.said).toContainText("Saved as “Plain”.");
    expect((await write(second, 20)).status()).toBe(204);
    await snapshots.open("hello", "python");
    await snapshots.ask("Restore", "Plain");
    await snapshots.answer("Restore");
    await expect(snapshots.said).toContainText("“Plain” is in your editor now.");
    await page.getByRole("link", { name: "Back to “Saying something”" }).click();
    await expect(page.getByRole("textbox", { name: /^Your code in/ })).toHaveValue(first);
    await snapshots.open("hello", "python");
    await snapshots.ask("Delete", "Plain");
    await snapshots.answer("Delete for good");
    await expect(snapshots.one("Plain")).toHaveCount(0);
    await expect(snapshots.list.getByRole("heading", { level: 3 })).toHaveText(["Before restoring “Plain”"]);
  });
});
