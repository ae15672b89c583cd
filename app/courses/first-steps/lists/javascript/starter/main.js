const lines = require("fs").readFileSync(0, "utf8").split("\n");
const line = lines[0];

for (const piece of line.split(",")) {
  console.log(piece);
}
