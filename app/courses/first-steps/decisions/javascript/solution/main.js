const lines = require("fs").readFileSync(0, "utf8").split("\n");
const temperature = Number(lines[0]);
const rain = lines[1].trim().toLowerCase();

if (temperature < 5) {
  console.log("Wear a coat.");
} else if (temperature < 18) {
  console.log("Take a jumper.");
} else {
  console.log("A T-shirt will do.");
}

if (rain === "yes") {
  console.log("Take an umbrella.");
}
