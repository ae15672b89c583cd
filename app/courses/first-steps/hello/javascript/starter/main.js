// Reads today's bread; leave the next line as it is.
const bread = require("fs").readFileSync(0, "utf8").trim();

console.log("Good morning!");
