const bread = require("fs").readFileSync(0, "utf8").trim(); // reads today's bread; leave this line as it is

console.log("Good morning!");
