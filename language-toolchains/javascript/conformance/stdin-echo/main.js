const readline = require("node:readline");

let number = 0;
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  number += 1;
  console.log(`${number}: ${line}`);
});
