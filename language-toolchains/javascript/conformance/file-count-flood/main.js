const fs = require("node:fs");

console.log("before");
for (let number = 0; ; number += 1) fs.writeFileSync(`file${number}`, "");
