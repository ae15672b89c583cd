import { createInterface } from "node:readline";

let count: number = 0;
createInterface({ input: process.stdin }).on("line", (line: string): void => {
  count += 1;
  console.log(`${count}: ${line}`);
});
