const lines = require("fs").readFileSync(0, "utf8").split("\n");
const minutes = Number(lines[0]);

console.log(`${minutes} minutes`);
