const lines = require("fs").readFileSync(0, "utf8").split("\n");

console.log("Where would you like to go?");
const place = lines[0];
