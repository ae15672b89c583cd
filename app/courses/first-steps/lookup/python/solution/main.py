def count_votes(votes):
    counts = {}
    for meal in votes:
        counts[meal] = counts.get(meal, 0) + 1
    return counts


def votes_for(counts, meal):
    return counts.get(meal, 0)


print(count_votes(["pizza", "soup", "pizza"]))
