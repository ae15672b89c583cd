// The lesson page has a budget, editor and fonts included, so that a lesson
// also opens on a slow connection. A change that breaks it has to argue.
import { Lesson } from "../support/lesson.mjs";
import { expect, test } from "../support/test.mjs";
import { weigh } from "../support/weight.mjs";

const LESSON_BYTES_MAX = 350_000;

for (const language of ["python", "javascript"]) {
  test(`the ${language} lesson stays under ${LESSON_BYTES_MAX / 1000} kB`, async ({ page }, info) => {
    const bytes = await weigh(page, `/courses/first-steps/hello/1?language=${language}`, (page) => new Lesson(page).awake());
    info.annotations.push({ type: "bytes", description: JSON.stringify(bytes) });
    expect(bytes.wasm).toBeGreaterThan(0);
    expect(bytes.total).toBeLessThanOrEqual(LESSON_BYTES_MAX);
  });
}
