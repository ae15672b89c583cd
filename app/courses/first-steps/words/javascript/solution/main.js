const MARKS = `.,!?:;-"'()`;

function stripMarks(word) {
  while (word !== "" && MARKS.includes(word[0])) {
    word = word.slice(1);
  }
  while (word !== "" && MARKS.includes(word.at(-1))) {
    word = word.slice(0, -1);
  }
  return word;
}

function wordsOf(text) {
  const words = [];
  for (const piece of text.toLowerCase().split(" ")) {
    const word = stripMarks(piece);
    if (word !== "") {
      words.push(word);
    }
  }
  return words;
}

function favourites(text, number) {
  const counts = {};
  for (const word of wordsOf(text)) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  const byWord = Object.entries(counts).toSorted();
  const byCount = byWord.toSorted((a, b) => b[1] - a[1]);
  return byCount.slice(0, number);
}

console.log(favourites("The sea, the wide sea!", 2));
