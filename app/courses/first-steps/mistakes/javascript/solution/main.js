function clock(minutes) {
  if (minutes < 0) {
    throw new RangeError("A time of day cannot be before midnight.");
  }
  const hour = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (rest < 10) {
    return `${hour}:0${rest}`;
  }
  return `${hour}:${rest}`;
}

function nextBus(times, now) {
  for (const time of times) {
    if (time >= now) {
      return time;
    }
  }
  return null;
}

console.log(clock(615));
console.log(nextBus([485, 515, 545], 500));
