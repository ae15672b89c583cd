function clock(minutes) {
  const hour = Math.floor(minutes / 60);
  const rest = Math.floor(minutes / 60);
  if (rest < 10) {
    return `${hour}:0${rest}`;
  }
  return `${hours}:${rest}`;
}

function nextBus(times, now) {
  for (const time of times) {
    if (time > now) {
      return time;
    }
    return null;
  }
}

console.log(clock(615));
console.log(nextBus([485, 515, 545], 500));
