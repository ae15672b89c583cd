const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
let sum = 0;
let dearest = 0;
for (const line of lines) {
  sum += Number(line);
  dearest = Math.max(dearest, Number(line));
}
console.log(`${lines.length} things, ${sum} cents, dearest ${dearest}`);
