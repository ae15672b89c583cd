def count_votes(votes):
    counts = {}
    return counts


def votes_for(counts, meal):
    return counts[meal]


print(count_votes(["pizza", "soup", "pizza"]))
