const lines = require("fs").readFileSync(0, "utf8").split("\n");

console.log("Where would you like to go?");
const place = lines[0];
console.log("How many of you are there?");
const people = Number(lines[1]);

const price = people * 4;
console.log(`${place} for ${people}: that is ${price} coins.`);
