import { createInterface } from "node:readline";

let lines: number = 0;
let characters: number = 0;
const input = createInterface({ input: process.stdin });
input.on("line", (line: string) => {
  lines += 1;
  characters += line.length;
});
input.on("close", () => console.log(`${lines} lines, ${characters} characters`));
