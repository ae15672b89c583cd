// The lesson page as a person uses it: by the roles and names that are seen or
// read aloud, never by classes or ids. When a name changes, it changes here.
import { expect } from "@playwright/test";

export class Lesson {
  constructor(page) {
    this.page = page;
    this.work = page.getByRole("region", { name: /^Exercise: / });
    this.editor = this.work.getByRole("textbox", { name: /^Your code in / });
    this.run = this.work.getByRole("button", { name: /^Run/ });
    this.stop = this.work.getByRole("button", { name: /^Stop/ });
    this.submit = this.work.getByRole("button", { name: /^Submit/ });
    this.reset = this.work.getByRole("button", { name: /^Reset/ });
    this.undo = this.work.getByRole("button", { name: "Undo" });
    this.language = page.getByRole("combobox", { name: "Language" });
    /** Where one talks with a program, and where one types to it. */
    this.terminal = this.work.getByRole("group", { name: "Terminal" });
    this.log = this.terminal.getByRole("log");
    this.line = this.terminal.getByRole("textbox", { name: "The program waits for input" });
    /** What is shown of output, tests, input or history: one at a time. */
    this.results = this.work.getByRole("tabpanel");
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
    // A person types into the plain text field or into the editor that takes its
    // place once it is in sight, and notices nothing; a click that had found the
    // first would wait for it for ever.
    await this.work.locator("code-editor").scrollIntoViewIfNeeded();
    await expect(this.page.locator("code-editor:not(:defined)")).toHaveCount(0);
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  panel(name) {
    return this.work.getByRole("tab", { name: new RegExp(`^${name}`) });
  }

  file(name) {
    return this.work.getByRole("tab", { name, exact: true });
  }

  async addFile(name) {
    await this.work.getByRole("button", { name: "Add a file" }).click();
    await this.work.getByRole("textbox", { name: "Name of the file" }).fill(name);
    await this.work.getByRole("button", { name: "Add", exact: true }).click();
    await expect(this.file(name)).toHaveAttribute("aria-selected", "true");
  }

  async renameFile(from, to) {
    await this.file(from).click();
    await this.work.getByRole("button", { name: "Rename or delete this file" }).click();
    await this.work.getByRole("textbox", { name: "Name of the file" }).fill(to);
    await this.work.getByRole("button", { name: "Rename", exact: true }).click();
    await expect(this.file(to)).toHaveAttribute("aria-selected", "true");
  }

  async deleteFile(name) {
    await this.file(name).click();
    await this.work.getByRole("button", { name: "Rename or delete this file" }).click();
    await this.work.getByRole("button", { name: "Delete", exact: true }).click();
  }

  /** What the program reads. */
  async input(text) {
    await this.panel("Input").click();
    await this.work.getByRole("textbox", { name: "Input", exact: true }).fill(text);
  }

  /** Waits until the latest change is with the server too. */
  async saved() {
    await expect(this.work.getByText("Saved.", { exact: true })).toBeVisible();
  }

  /** Runs a program that finds no input and may ask for some. */
  async talksWith(program) {
    await this.input("");
    await this.runs(program);
  }

  /** Types a line to the program that waits for it. */
  async answers(text) {
    await expect(this.line).toBeFocused();
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press("Enter");
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
