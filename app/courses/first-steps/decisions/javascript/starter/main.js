const lines = require("fs").readFileSync(0, "utf8").split("\n");
const temperature = Number(lines[0]);
const rain = lines[1];

if (temperature < 5) {
  console.log("Wear a coat.");
}
