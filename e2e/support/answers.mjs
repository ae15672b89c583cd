// Programs that journeys type in. The right answers are the course's own
// solutions, so that they stay right when the course changes.
import { readFileSync } from "node:fs";

export const languages = {
  python: {
    name: /^Python/,
    entry: "main.py",
    show: (text) => `print(${JSON.stringify(text)})`,
    echo: "print(input().upper())",
    endless: "while True:\n    pass",
    slow: "n = 0\nwhile True:\n    n = n + 1",
    long: "for n in range(5_000_000):\n    pass",
    greedy: 'pieces = []\nwhile True:\n    pieces.append("x" * 1000000)',
    chatty: 'while True:\n    print("again and again and again and again")',
    talk: 'name = input("Name? ")\nwhile True:\n    try:\n        line = input(name + "> ")\n    except EOFError:\n        break\n    print(line.upper())\nprint("bye", name)',
    broken: "print(1)\nprint(1 // 0)",
    unreadable: 'print("Good morning!)',
    import: { file: "shapes.py", text: 'def name():\n    return "from another file"', use: "import shapes\nprint(shapes.name())" },
  },
  javascript: {
    name: /^JavaScript/,
    entry: "main.js",
    show: (text) => `console.log(${JSON.stringify(text)});`,
    echo: 'const fs = require("node:fs");\nconsole.log(fs.readFileSync(0, "utf8").trim().toUpperCase());',
    endless: "while (true) {}",
    slow: "let n = 0;\nwhile (true) n = n + 1;",
    greedy: "const pieces = [];\nwhile (true) pieces.push(new Uint8Array(1000000).fill(1));",
    chatty: 'while (true) console.log("again and again and again and again");',
    talk: [
      'const readline = require("node:readline/promises");',
      "(async () => {",
      "  const lines = readline.createInterface({ input: process.stdin, output: process.stdout });",
      '  const name = await lines.question("Name? ");',
      '  lines.on("line", (line) => {',
      "    console.log(line.toUpperCase());",
      "    lines.prompt();",
      "  });",
      '  lines.on("close", () => console.log("bye", name));',
      '  lines.setPrompt(name + "> ");',
      "  lines.prompt();",
      "})();",
    ].join("\n"),
    broken: "console.log(1);\nmissing();",
    unreadable: 'console.log("Good morning!);',
    import: { file: "shapes.js", text: 'exports.name = () => "from another file";', use: 'const shapes = require("./shapes.js");\nconsole.log(shapes.name());' },
  },
};

const courses = new URL("../../app/courses/", import.meta.url);

/** What the course's author wrote: `solution` or `starter` of a lesson. */
export function authored(kind, lesson, language) {
  const { entry } = languages[language];
  return readFileSync(new URL(`first-steps/${lesson}/${language}/${kind}/${entry}`, courses), "utf8");
}
