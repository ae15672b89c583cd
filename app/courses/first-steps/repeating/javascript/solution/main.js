const lines = require("fs").readFileSync(0, "utf8").split("\n");
const minutes = Number(lines[0]);

for (let left = minutes; left > 0; left--) {
  if (left === 1) {
    console.log("1 minute");
  } else {
    console.log(`${left} minutes`);
  }
}
console.log("All aboard!");
