function podium(times) {
  return times.toSorted((a, b) => a - b).slice(0, 3);
}

function place(times, time) {
  const sorted = times.toSorted((a, b) => a - b);
  for (const [index, other] of sorted.entries()) {
    if (other === time) {
      return index + 1;
    }
  }
  return null;
}

console.log(podium([62, 58, 71, 60, 65]));
