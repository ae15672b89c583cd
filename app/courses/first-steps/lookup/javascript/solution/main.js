function countVotes(votes) {
  const counts = {};
  for (const meal of votes) {
    counts[meal] = (counts[meal] ?? 0) + 1;
  }
  return counts;
}

function votesFor(counts, meal) {
  return counts[meal] ?? 0;
}

console.log(countVotes(["pizza", "soup", "pizza"]));
