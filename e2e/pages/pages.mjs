// Every kind of page there is, with what it takes to see it complete.
import { Lesson } from "../support/lesson.mjs";
import { languages } from "../support/answers.mjs";

export const pages = [
  { name: "catalogue", address: "/" },
  { name: "course", address: "/courses/first-steps" },
  {
    name: "lesson",
    address: "/courses/first-steps/hello/1?language=python",
    arrive: (page) => new Lesson(page).awake(),
  },
  {
    name: "verdict",
    address: "/courses/first-steps/hello/1?language=python",
    arrive: async (page, expect) => {
      const lesson = new Lesson(page);
      await lesson.awake();
      await lesson.submits(languages.python.show("Good morning!"));
      await expect(lesson.panel("Tests")).toContainText("0 of 4");
      await lesson.saved();
    },
  },
  { name: "snapshots", address: "/courses/first-steps/hello/1/snapshots?language=python" },
  { name: "not-found", address: "/no-such-page", forgiven: [/status of 404/] },
  { name: "no-such-lesson", address: "/courses/first-steps/no-such-lesson/1", forgiven: [/status of 404/] },
];
