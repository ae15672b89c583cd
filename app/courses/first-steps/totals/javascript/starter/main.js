const lines = require("fs").readFileSync(0, "utf8").split("\n");
const days = Number(lines[0]);

for (let day = 1; day <= days; day++) {
  const rain = Number(lines[day]);
  console.log(`Total: ${rain} mm`);
}
