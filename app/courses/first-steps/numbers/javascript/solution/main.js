const lines = require("fs").readFileSync(0, "utf8").split("\n");
const eggs = Number(lines[0]);
const price = Number(lines[1]); // of a full box

const boxes = Math.floor(eggs / 6);
const leftOver = eggs % 6;
const earned = boxes * price;

console.log(`Full boxes: ${boxes}`);
console.log(`Left over: ${leftOver}`);
console.log(`Earned: ${earned.toFixed(2)}`);
