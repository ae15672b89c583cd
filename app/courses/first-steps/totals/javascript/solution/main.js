const lines = require("fs").readFileSync(0, "utf8").split("\n");
const days = Number(lines[0]);

let total = 0;
let wettest = 0;
let dryDays = 0;
for (let day = 1; day <= days; day++) {
  const rain = Number(lines[day]);
  total += rain;
  if (rain > wettest) {
    wettest = rain;
  }
  if (rain === 0) {
    dryDays += 1;
  }
}

console.log(`Total: ${total} mm`);
console.log(`Wettest day: ${wettest} mm`);
console.log(`Dry days: ${dryDays}`);
