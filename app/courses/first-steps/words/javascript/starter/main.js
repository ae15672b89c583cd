function wordsOf(text) {
  return text.split(" ");
}

function favourites(text, number) {
  // your lines go here
}

console.log(wordsOf("The sea, the wide sea!"));
