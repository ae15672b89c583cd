// The lesson page as a person uses it: by the roles and names that are seen or
// read aloud, never by classes or ids. When a name changes, it changes here.
import { expect } from "@playwright/test";

export class Lesson {
  constructor(page) {
    this.page = page;
    this.work = page.getByRole("region", { name: "Your code" });
    this.editor = this.work.getByRole("textbox", { name: /your code/i });
    this.run = this.work.getByRole("button", { name: /^Run/ });
    this.stop = this.work.getByRole("button", { name: /^Stop/ });
    this.submit = this.work.getByRole("button", { name: /^Submit/ });
    this.reset = this.work.getByRole("button", { name: /^Reset/ });
    this.undo = page.getByRole("button", { name: /^Undo/ });
    this.language = page.getByRole("combobox", { name: "Language" });
    this.results = this.work.getByRole("tabpanel").last();
  }

  /** Opens a lesson of the first course and waits until it can be worked with. */
  async open(lesson, language) {
    await this.page.goto(`/courses/first-steps/${lesson}/1?language=${language}`);
    await this.awake();
  }

  /** Waits for what a person waits for: an editor and a Run button that answer. */
  async awake() {
    await expect(this.run).toBeEnabled();
    await expect(this.page.locator("leptos-island:not([data-awake])")).toHaveCount(0);
    await expect(this.editor).toBeVisible();
  }

  /** Replaces what stands in the editor, as pasting would. */
  async write(text) {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  panel(name) {
    return this.work.getByRole("tab", { name: new RegExp(`^${name}`) });
  }

  file(name) {
    return this.work.getByRole("tab", { name });
  }

  /** What the program reads. */
  async input(text) {
    await this.panel("Input").click();
    await this.work.getByRole("textbox", { name: /Input/ }).fill(text);
  }

  async runs(program) {
    await this.write(program);
    await this.run.click();
  }

  async submits(program) {
    await this.write(program);
    await this.submit.click();
  }

  /** One case in the list of tests. */
  test(name) {
    return this.results.getByRole("listitem").filter({ hasText: name });
  }
}
