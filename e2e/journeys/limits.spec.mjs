// Programs that would take everything: each ends with its own sentence, and the
// next run is as good as the first.
import { languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

const hostile = [
  ["an endless loop", "endless", "The program was still busy after all the steps it may take: look for a loop that never ends."],
  ["a memory bomb", "greedy", "The program asked for more memory than it may have: look for something that grows without end."],
  ["an output flood", "chatty", "The program wrote more than it may: look for a loop that prints without end."],
];

for (const [language, words] of Object.entries(languages)) {
  for (const [name, program, sentence] of hostile) {
    test(`${name} in ${language} ends with its own sentence`, async ({ lesson }) => {
      await lesson.open("hello", language);
      await lesson.runs(words[program]);
      await expect(lesson.results).toContainText(sentence, { timeout: 60_000 });
      await lesson.runs(words.show("clean again"));
      await expect(lesson.results).toContainText("clean again");
      await expect(lesson.results).not.toContainText(sentence);
    });
  }

  test(`Stop ends a running program in ${language}`, async ({ lesson }) => {
    await lesson.open("hello", language);
    // It ends by itself after a second or two, and on a slow machine the click may
    // come after that; then once more, with a program that was not run before: how
    // this one ended is remembered, and the same again is over at once.
    let attempt = 0;
    await expect(async () => {
      attempt += 1;
      await lesson.runs(`${words.show(`attempt ${attempt}`)}\n${words.endless}`);
      await lesson.stop.click({ timeout: 5_000 });
      await expect(lesson.results).toContainText("The program was stopped before it ended.", { timeout: 5_000 });
    }).toPass();
    await lesson.runs(words.show("and on we go"));
    await expect(lesson.results).toContainText("and on we go");
  });
}
