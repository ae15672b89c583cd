const lines = require("fs").readFileSync(0, "utf8").split("\n");
const typed = lines[0];

const clean = typed.trim();
const initial = clean[0].toUpperCase();
const name = initial + clean.slice(1).toLowerCase();

console.log(`Name: ${name}`);
console.log(`Initial: ${initial}`);
console.log(`Letters: ${name.length}`);
console.log(`*** ${name.toUpperCase()} ***`);
