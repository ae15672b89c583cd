const lines = require("fs").readFileSync(0, "utf8").split("\n");
const line = lines[0];

const things = [];
for (const piece of line.split(",")) {
  const thing = piece.trim();
  if (thing !== "") {
    things.push(thing);
  }
}

for (const [place, thing] of things.entries()) {
  console.log(`${place + 1}. ${thing}`);
}
console.log(`Things to buy: ${things.length}`);
