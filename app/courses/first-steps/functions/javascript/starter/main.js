function average(temperatures) {
  // your lines go here
}

function daysAbove(temperatures, limit) {
  // and here
}

console.log(average([17, 22, 21]));
