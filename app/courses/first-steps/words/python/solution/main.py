MARKS = ".,!?:;-\"'()"


def words_of(text):
    words = []
    for piece in text.lower().split():
        word = piece.strip(MARKS)
        if word:
            words.append(word)
    return words


def favourites(text, number):
    counts = {}
    for word in words_of(text):
        counts[word] = counts.get(word, 0) + 1
    by_word = sorted(counts.items())
    by_count = sorted(by_word, key=lambda pair: -pair[1])
    return by_count[:number]


print(favourites("The sea, the wide sea!", 2))
