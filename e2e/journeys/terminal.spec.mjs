// Talking with a program: it asks, one answers, and everything that a terminal
// is good for, from Ctrl+C to a program that writes more than anybody reads.
import { AxeBuilder } from "@axe-core/playwright";

import { languages } from "../support/answers.mjs";
import { expect, test } from "../support/test.mjs";

const { python } = languages;

/** What Ctrl+C would put on the clipboard. */
const selection = (page) => page.evaluate(() => String(getSelection()));

/** A pane that is as wide as it may be and no wider. */
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const [language, words] of Object.entries(languages)) {
  test(`a program in ${language} asks and is answered`, async ({ lesson, page }) => {
    await lesson.open("hello", language);
    await lesson.talksWith(words.talk);
    await expect(lesson.log).toHaveText("Name? ");
    await lesson.answers("Ada");
    await expect(lesson.log).toHaveText("Name? Ada\nAda> ");
    await lesson.answers("one & <two>");
    await expect(lesson.log).toHaveText("Name? Ada\nAda> one & <two>\nONE & <TWO>\nAda> ");
    await expect(lesson.stop).toBeVisible();

    await test.step("Ctrl+D ends the input", async () => {
      await expect(lesson.line).toBeFocused();
      await page.keyboard.press("Control+d");
      await expect(lesson.log).toContainText("end of input");
      await expect(lesson.log).toContainText("bye Ada");
      await expect(lesson.results).toContainText("The program ended.");
      await expect(lesson.line).toBeHidden();
      await expect(lesson.work.getByRole("button", { name: /^Fuel used: [\d,]+ fuel/ })).toBeVisible();
    });

    await test.step("a program that asks nothing looks as ever", async () => {
      await lesson.runs(words.show("and nothing else"));
      await expect(lesson.results.getByText("Output", { exact: true })).toBeVisible();
      await expect(lesson.results).toContainText("and nothing else");
      await expect(lesson.terminal).toBeHidden();
    });
  });
}

test("Ctrl+C copies what is selected and else stops the program", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith(python.talk);
  await lesson.answers("Ada");
  await expect(lesson.log).toHaveText("Name? Ada\nAda> ");
  await expect(lesson.line).toBeFocused();
  await page.keyboard.insertText("not sent");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.press("Control+c");
  await expect(lesson.line).toHaveValue("not sent");
  await page.keyboard.press("End");
  await page.keyboard.press("Control+c");
  await expect(lesson.results).toContainText("The program was stopped before it ended.");
  await expect(lesson.log).toContainText("Name? Ada");
  await expect(lesson.line).toBeHidden();
  await expect(lesson.run).toBeVisible();
});

test("the button ends a program, and running again begins anew", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith(python.talk);
  await lesson.answers("Ada");
  await expect(lesson.log).toContainText("Ada> ");

  // Run again, with the keys, while it waits.
  await page.keyboard.press("Control+Enter");
  await expect(lesson.log).toHaveText("Name? ");
  await lesson.answers("Grace");
  await expect(lesson.log).toHaveText("Name? Grace\nGrace> ");
  await lesson.terminal.getByRole("button", { name: "End program" }).click();
  await expect(lesson.results).toContainText("The program was stopped before it ended.");

  // Three at once would be refused: those that were left have ended.
  for (let time = 0; time < 4; time += 1) {
    await lesson.run.click();
    await expect(lesson.log).toHaveText("Name? ");
    await lesson.reset.click();
    await expect(lesson.results).toContainText("The program was stopped before it ended.");
    await lesson.undo.click();
  }
});

test("leaving the page ends the conversation", async ({ lesson, page, server }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith(python.talk);
  await expect(lesson.line).toBeVisible();
  const active = async () => /^opencode_conversations_active (\d+)/m.exec(await (await fetch(`${server.address}/metrics`)).text())?.[1];
  expect(await active()).toBe("1");
  await page.goto("/");
  await expect.poll(active).toBe("0");
});

test("the focus stays with who is not at the program", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  await lesson.input("");
  await lesson.write(python.talk);
  await page.keyboard.press("Control+Enter");
  await expect(lesson.line).toBeVisible();
  await expect(lesson.terminal.getByRole("status")).toHaveText("The program waits for input: Name? ");
  await expect(lesson.editor).toBeFocused();
  await page.keyboard.insertText("# still here\n");
  await expect(lesson.line).toHaveValue("");
  await expect(lesson.editor).toContainText("# still here");
});

test("several lines are pasted as several lines", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith("a = input()\nb = input()\nprint('sum', int(a) + int(b))\nprint(input('more? '))");
  await expect(lesson.line).toBeFocused();
  await lesson.line.evaluate((line) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "20\r\n22\r\nrest");
    line.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(lesson.log).toHaveText("20\n22\nsum 42\nmore? ");
  await expect(lesson.line).toHaveValue("rest");
  await page.keyboard.press("Enter");
  await expect(lesson.results).toContainText("The program ended.");
  await expect(lesson.log).toHaveText("20\n22\nsum 42\nmore? rest\nrest\n");
});

test("what is written acts on nothing and is copied without signs", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  const title = await page.title();
  const forged = "\u001b[2J\u001b[32m\u2713 all tests passed\u001b[0m user\u202etxt.exe <h1>Verdict</h1> \u001b]0;taken\u0007";
  await lesson.talksWith(`print(${JSON.stringify(forged)})\nprint("10%\\r20%\\r\\nnext")\ninput("done? ")`);
  await expect(lesson.log).toContainText("\u241b[2J\u241b[32m\u2713 all tests passed\u241b[0m user\u27e8U+202E\u27e9txt.exe <h1>Verdict</h1>");
  await expect(lesson.log).toContainText("10%\u240d20%");
  await expect(page).toHaveTitle(title);
  await expect(page.getByRole("heading", { name: "Verdict" })).toHaveCount(0);

  await expect(lesson.line).toBeFocused();
  await lesson.terminal.focus();
  await page.keyboard.press("Control+a");
  expect(await selection(page)).toBe("[2J[32m\u2713 all tests passed[0m usertxt.exe <h1>Verdict</h1> ]0;taken\n10%20%\nnext\ndone? ");
  // Copying is all that Ctrl+C does while something is selected.
  await page.keyboard.press("Control+c");
  await expect(lesson.line).toBeVisible();
});

test("what is typed is inert too", async ({ lesson }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith('input("? ")\ninput("! ")');
  await lesson.answers("\u202eabc <b>");
  await expect(lesson.log).toHaveText("? \u27e8U+202E\u27e9abc <b>\n! ");
});

test.describe("a short patience", () => {
  test.use({ serverFlags: ["--terminal-idle-seconds-max", "2"] });

  test("a program that nobody answers is ended", async ({ lesson }) => {
    await lesson.open("hello", "python");
    await lesson.talksWith(python.talk);
    await lesson.answers("Ada");
    await expect(lesson.results).toContainText("The program waited for input longer than it may: run it again when you want to go on.");
    await expect(lesson.log).toHaveText("Name? Ada\nAda> ");
    await expect(lesson.line).toBeHidden();
  });
});

test("a flood stays within bounds, and the page answers meanwhile", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith('input("ready? ")\nfor number in range(100000):\n    print(number, "again")\ninput("enough? ")');
  await expect(lesson.line).toBeFocused();
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const look = (now) => {
      window.longest = Math.max(window.longest, now - last);
      last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await lesson.answers("yes");
  // A million characters and more is what a program may write.
  await expect(lesson.results).toContainText("The program wrote more than it may");
  await expect(lesson.terminal).toContainText(/… [\d,]+ earlier characters are not shown any more\./);
  const text = await lesson.log.textContent();
  expect(text.length).toBeGreaterThan(30_000);
  expect(text.length).toBeLessThan(45_000);
  expect(await lesson.log.locator("*").count()).toBeLessThan(2_500);
  // No picture took so long that somebody would call the page stuck.
  expect(await page.evaluate(() => window.longest)).toBeLessThan(1_000);
});

test("a flood of escapes is as bounded", async ({ lesson }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith('input("ready? ")\nfor number in range(200):\n    print("\\x1bm" * 500)\ninput("enough? ")');
  await lesson.answers("yes");
  await expect(lesson.log).toContainText("enough? ");
  expect(await lesson.log.locator("*").count()).toBeLessThan(2_500);
});

test("a page that shows nothing holds the program up, and Stop still works", async ({ lesson, page }) => {
  await page.addInitScript(() => {
    // Acknowledgements are lost on the way: the server must wait for them.
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (text) {
      if (!/^\{"kind":"shown","bytes":[1-9]/.test(text)) send.call(this, text);
    };
    window.received = 0;
    const Original = WebSocket;
    window.WebSocket = class extends Original {
      constructor(address) {
        super(address);
        this.addEventListener("message", ({ data }) => (window.received += JSON.parse(data).text?.length ?? 0));
      }
    };
  });
  await lesson.open("hello", "python");
  await lesson.talksWith(python.chatty);
  const received = () => page.evaluate(() => window.received);
  await expect.poll(received).toBeGreaterThanOrEqual(256 * 1024);
  await page.waitForTimeout(1_000);
  expect(await received()).toBeLessThan(320 * 1024);
  await lesson.stop.click();
  await expect(lesson.results).toContainText("The program was stopped before it ended.");
});

test("without WebSockets the program runs with what stands under Input", async ({ lesson, page }) => {
  await page.addInitScript(() => {
    window.WebSocket = class {
      constructor() {
        throw new DOMException("none here", "SecurityError");
      }
    };
  });
  await lesson.open("hello", "python");
  await lesson.talksWith(python.talk);
  await expect(lesson.results).toContainText("Your program cannot be talked to over this connection: what it reads has to stand under Input.");
  await expect(lesson.results).toContainText("EOFError");
  await lesson.input("Ada\n");
  await lesson.run.click();
  await expect(lesson.results).toContainText("bye Ada");
  await expect(lesson.results.getByText("cannot be talked to")).toBeHidden();
});

test.describe("a script that does not come", () => {
  test.use({ forgiven: [/ERR_FAILED/] });

  test("does not keep programs from running", async ({ lesson, page }) => {
    await page.route(/\/site\/terminal\./, (route) => route.abort());
    await lesson.open("hello", "python");
    await lesson.talksWith(python.show("run all the same"));
    await expect(lesson.results).toContainText("run all the same");
    await expect(lesson.results.getByText(/^Your program cannot be talked to, because a part of this page/)).toBeVisible();
  });
});

test("a machine that is full of conversations still runs programs", async ({ lesson, page }) => {
  await page.routeWebSocket("**/api/practice/terminal", (socket) => {
    socket.onMessage((text) => {
      if ("kind" in JSON.parse(text)) return;
      const message = "Many programs are waiting to run.";
      socket.send(JSON.stringify({ kind: "refused", message, hint: "Try again.", status: 429, retry_after_s: 30 }));
    });
  });
  await lesson.open("hello", "python");
  await lesson.talksWith(python.show("run all the same"));
  await expect(lesson.results).toContainText("run all the same");
  await expect(lesson.results).toContainText("Your program cannot be talked to just now, because too many others are: what it reads has to stand under Input.");
});

test.describe("a connection that a proxy refuses", () => {
  test.use({ forgiven: [/WebSocket connection to .* failed/] });

  test("is the same as none", async ({ lesson, page }) => {
    await page.addInitScript(() => {
      const Original = WebSocket;
      window.WebSocket = class extends Original {
        constructor(address) {
          super(address.replace("/terminal", "/no-terminal"));
        }
      };
    });
    await lesson.open("hello", "python");
    await lesson.talksWith(python.show("run all the same"));
    await expect(lesson.results).toContainText("run all the same");
    await expect(lesson.results).toContainText("cannot be talked to over this connection");
  });
});

test.describe("without a server", () => {
  // What was typed last may be on its way to be saved.
  test.use({ forgiven: [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/] });

  test("a connection that is lost says so and keeps what was written", async ({ lesson, server }) => {
    await lesson.open("hello", "python");
    await lesson.talksWith(python.talk);
    await lesson.answers("Ada");
    await expect(lesson.log).toHaveText("Name? Ada\nAda> ");
    await server.crash();
    await expect(lesson.results).toContainText("The connection to your program was lost, which stopped it.");
    await expect(lesson.log).toHaveText("Name? Ada\nAda> ");
    await expect(lesson.line).toBeHidden();
    await expect(lesson.run).toBeVisible();
  });
});

test("the results are made taller by keyboard and by pointer", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith(python.talk);
  const grip = lesson.work.getByRole("separator", { name: "Height of the results" });
  const height = async () => Number(await grip.getAttribute("aria-valuenow"));
  const first = await height();
  await grip.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await height()).toBe(first + 48);
  await page.keyboard.press("End");
  expect(await height()).toBe(Number(await grip.getAttribute("aria-valuemax")));
  await expect(lesson.editor).toBeInViewport();
  await page.keyboard.press("Home");
  expect(await height()).toBe(Number(await grip.getAttribute("aria-valuemin")));
  const { x, y, width } = await grip.boundingBox();
  await page.mouse.move(x + width / 2, y + 4);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y - 96, { steps: 4 });
  await page.mouse.up();
  expect(await height()).toBeGreaterThan(Number(await grip.getAttribute("aria-valuemin")) + 90);
});

test("what is too much to type in at once is told and not sent", async ({ lesson, page }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith(python.talk);
  await expect(lesson.line).toBeFocused();
  await lesson.line.fill("x".repeat(200_001));
  await page.keyboard.press("Enter");
  await expect(lesson.terminal.getByRole("alert")).toHaveText(/too much to type in at once/);
  await expect(lesson.log).toHaveText("Name? ");
  await lesson.line.fill("Ada");
  await page.keyboard.press("Enter");
  await expect(lesson.log).toHaveText("Name? Ada\nAda> ");
  await expect(lesson.terminal.getByRole("alert")).toBeEmpty();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("one talks with a program by touch alone", async ({ lesson, page }) => {
    await lesson.open("hello", "python");
    await lesson.talksWith(`print("${"wide ".repeat(40)}")\n${python.talk}`);
    await expect(lesson.line).toBeInViewport();
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await lesson.line.tap();
    await page.keyboard.insertText("a name that is longer than any telephone is wide");
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await lesson.terminal.getByRole("button", { name: "Send" }).tap();
    await expect(lesson.log).toContainText("wide> ");
    await expect(lesson.line).toBeInViewport();
    await lesson.terminal.getByRole("button", { name: "End input" }).tap();
    await expect(lesson.results).toContainText("The program ended.");
    await lesson.run.tap();
    await expect(lesson.line).toBeInViewport();
    await lesson.terminal.getByRole("button", { name: "End program" }).tap();
    await expect(lesson.results).toContainText("The program was stopped before it ended.");
    expect(await sideways(page)).toBeLessThanOrEqual(0);
  });
});

test("what a waiting program says aloud", async ({ lesson }) => {
  await lesson.open("hello", "python");
  await lesson.talksWith(python.talk);
  await lesson.answers("Ada");
  await expect(lesson.log).toHaveText("Name? Ada\nAda> ");
  await expect(lesson.line).toHaveAccessibleDescription("Ada>");
  await expect(lesson.results).toMatchAriaSnapshot({ name: "terminal.aria.yml" });
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(`a waiting program in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test(`passes the audit in ${colorScheme}`, async ({ lesson, page }) => {
      await lesson.open("hello", "python");
      await lesson.talksWith(`import sys\nprint("to the errors", file=sys.stderr)\nprint("\\x1b[1m")\n${python.talk}`);
      await lesson.answers("Ada");
      await expect(lesson.log).toContainText("Ada> ");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))])).toEqual([]);
    });
  });
}
