// Languages whose programs are compiled first: what a compiler finds stands at its
// line, what it made runs, asks and answers, and an answer is graded.
import { expect, test } from "../support/test.mjs";

const PROGRAMS = {
  c: {
    broken: "int main(void) {\n    return wrong;\n}\n",
    remark: /use of undeclared identifier 'wrong'/,
    asks: '#include <stdio.h>\n\nint main(void) {\n    char name[100];\n    printf("Who? ");\n    scanf("%99s", name);\n    printf("Hello, %s!\\n", name);\n}\n',
    crashes: '#include <stdlib.h>\n\nint main(int count, char **words) {\n    (void)words;\n    return 7 / (count - 1);\n}\n',
    crash: /main\.c:5: division-by-zero/,
    solution:
      '#include <stdio.h>\n#include <string.h>\n\nint main(void) {\n    char name[100] = "";\n    fgets(name, sizeof name, stdin);\n    name[strcspn(name, "\\n")] = 0;\n    printf("Hello, %s!\\n", name[0] ? name : "stranger");\n}\n',
  },
  cpp: {
    broken: "int main() {\n    return wrong;\n}\n",
    remark: /use of undeclared identifier 'wrong'/,
    asks: '#include <iostream>\n#include <string>\n\nint main() {\n    std::string name;\n    std::cout << "Who? ";\n    std::cin >> name;\n    std::cout << "Hello, " << name << "!\\n";\n}\n',
    crashes: '#include <stdexcept>\n\nint main() {\n    throw std::runtime_error("no milk");\n}\n',
    crash: /no milk/,
    solution:
      '#include <iostream>\n#include <string>\n\nint main() {\n    std::string name;\n    std::getline(std::cin, name);\n    std::cout << "Hello, " << (name.empty() ? "stranger" : name) << "!\\n";\n}\n',
  },
  go: {
    broken: "package main\n\nfunc main() {\n\tprintln(wrong)\n}\n",
    remark: /undefined: wrong/,
    asks: 'package main\n\nimport "fmt"\n\nfunc main() {\n\tvar name string\n\tfmt.Print("Who? ")\n\tfmt.Scanln(&name)\n\tfmt.Printf("Hello, %s!\\n", name)\n}\n',
    crashes: "package main\n\nfunc main() {\n\tvar numbers []int\n\tprintln(numbers[3])\n}\n",
    crash: /main\.go:5/,
    solution:
      'package main\n\nimport (\n\t"bufio"\n\t"fmt"\n\t"os"\n\t"strings"\n)\n\nfunc main() {\n\tline, _ := bufio.NewReader(os.Stdin).ReadString(\'\\n\')\n\tname := strings.TrimRight(line, "\\n")\n\tif name == "" {\n\t\tname = "stranger"\n\t}\n\tfmt.Printf("Hello, %s!\\n", name)\n}\n',
  },
  rust: {
    // Its words draw the line and point into it.
    says_more: true,
    broken: "fn main() {\n    println!(\"{}\", wrong);\n}\n",
    remark: /cannot find value `wrong`/,
    asks: 'use std::io::{self, Write};\n\nfn main() {\n    print!("Who? ");\n    io::stdout().flush().unwrap();\n    let mut name = String::new();\n    io::stdin().read_line(&mut name).unwrap();\n    println!("Hello, {}!", name.trim());\n}\n',
    crashes: "fn main() {\n    let numbers: Vec<i32> = Vec::new();\n    println!(\"{}\", numbers[3]);\n}\n",
    crash: /main\.rs:3/,
    solution:
      'use std::io;\n\nfn main() {\n    let mut line = String::new();\n    io::stdin().read_line(&mut line).unwrap();\n    let name = line.trim_end();\n    println!("Hello, {}!", if name.is_empty() { "stranger" } else { name });\n}\n',
  },
};

for (const [language, words] of Object.entries(PROGRAMS)) {
  test(`a program in ${language} is compiled, runs and is graded`, async ({ lesson, page }) => {
    // The first program may wait for the compiler to be loaded.
    test.setTimeout(180_000);
    await page.goto(`/courses/many-tongues/greeting/1?language=${language}`);
    await lesson.awake();
    await lesson.input("Ada\n");

    await test.step("what the compiler finds is told, with its line", async () => {
      await lesson.runs(words.broken);
      await expect(lesson.results).toContainText(words.remark, { timeout: 120_000 });
    });

    await test.step("the compiler's own words do not say it again", async () => {
      await expect(lesson.results.locator(".stream-bad")).toHaveCount(0);
      const said = lesson.results.locator("details.said");
      await expect(said).toHaveCount(words.says_more ? 1 : 0);
      if (words.says_more) {
        const raw = said.locator("pre");
        await expect(raw).toBeHidden();
        await said.getByText("What the compiler said").focus();
        await page.keyboard.press("Enter");
        await expect(raw).toBeVisible();
        await expect(raw).toContainText(words.remark);
      }
    });

    await test.step("a crash is told with what is known of it", async () => {
      await lesson.runs(words.crashes);
      await expect(lesson.results).toContainText(words.crash, { timeout: 60_000 });
    });

    await test.step("it talks with whoever runs it", async () => {
      await lesson.talksWith(words.asks);
      await expect(lesson.log).toContainText("Who? ", { timeout: 60_000 });
      await lesson.answers("Grace");
      await expect(lesson.log).toContainText("Hello, Grace!");
    });

    await test.step("an answer is graded", async () => {
      await lesson.submits(words.solution);
      await expect(lesson.panel("Tests")).toContainText("4 of 4", { timeout: 120_000 });
    });
  });
}
