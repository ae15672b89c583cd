// Reads today's bread; leave the next line as it is.
const bread = require("fs").readFileSync(0, "utf8").trim();

console.log("Good morning!");
console.log("Today's bread:");
console.log(bread);
console.log("We close at 6.");
