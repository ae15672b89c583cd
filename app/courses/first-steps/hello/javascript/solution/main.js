const bread = require("fs").readFileSync(0, "utf8").trim(); // reads today's bread; leave this line as it is

console.log("Good morning!");
console.log("Today's bread:");
console.log(bread);
console.log("We close at 6.");
