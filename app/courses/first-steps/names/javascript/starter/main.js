// Reads what was bought, how many and at what price.
const lines = require("fs").readFileSync(0, "utf8").split("\n");
const item = lines[0];
const pieces = Number(lines[1]);
const price = Number(lines[2]);

console.log(`Item: ${item}`);
