function countVotes(votes) {
  const counts = {};
  return counts;
}

function votesFor(counts, meal) {
  return counts[meal];
}

console.log(countVotes(["pizza", "soup", "pizza"]));
