const lines = require("node:fs").readFileSync(0, "utf8").trim().split("\n");
const numbers = lines.map(Number).sort((one, other) => one - other);
console.log(numbers.join("\n"));
