function average(temperatures) {
  if (temperatures.length === 0) {
    return null;
  }
  let total = 0;
  for (const temperature of temperatures) {
    total += temperature;
  }
  return total / temperatures.length;
}

function daysAbove(temperatures, limit) {
  let days = 0;
  for (const temperature of temperatures) {
    if (temperature > limit) {
      days += 1;
    }
  }
  return days;
}

console.log(average([17, 22, 21]));
