const readline = require("node:readline");

let lines = 0;
let characters = 0;
const input = readline.createInterface({ input: process.stdin });
input.on("line", (line) => {
  lines += 1;
  characters += line.length;
});
input.on("close", () => console.log(`${lines} lines, ${characters} characters`));
