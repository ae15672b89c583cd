def words_of(text):
    return text.split()


def favourites(text, number):
    pass


print(words_of("The sea, the wide sea!"))
