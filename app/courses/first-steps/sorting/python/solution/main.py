def podium(times):
    return sorted(times)[:3]


def place(times, time):
    for index, other in enumerate(sorted(times)):
        if other == time:
            return index + 1
    return None


print(podium([62, 58, 71, 60, 65]))
