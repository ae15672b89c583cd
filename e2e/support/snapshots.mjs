// The page of a lesson's snapshots as a person uses it.
import { expect } from "@playwright/test";

export class Snapshots {
  constructor(page) {
    this.page = page;
    this.list = page.getByRole("main").getByRole("listitem");
    this.said = page.getByRole("status");
    this.refusal = page.getByRole("alert");
    this.question = page.getByRole("region", { name: /“/ });
  }

  async open(lesson, language) {
    await this.page.goto(`/courses/first-steps/${lesson}/1/snapshots?language=${language}`);
    await this.here();
  }

  async here() {
    await expect(this.page.getByRole("heading", { level: 1, name: "Snapshots" })).toBeVisible();
  }

  one(name) {
    return this.list.filter({ has: this.page.getByRole("heading", { level: 3, name, exact: true }) });
  }

  async save(name) {
    await this.page.getByRole("textbox", { name: "Save your work now as" }).fill(name);
    await this.page.getByRole("button", { name: "Save", exact: true }).click();
  }

  /** Asks for a step, as its link does. */
  async ask(step, name) {
    await this.one(name).getByRole("link", { name: `${step} “${name}”` }).click();
    await expect(this.question).toBeVisible();
  }

  async answer(button, name) {
    if (name !== undefined) await this.question.getByRole("textbox", { name: "New name" }).fill(name);
    await this.question.getByRole("button", { name: button }).click();
  }
}
