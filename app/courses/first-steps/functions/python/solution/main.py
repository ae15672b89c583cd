def average(temperatures):
    if len(temperatures) == 0:
        return None
    total = 0
    for temperature in temperatures:
        total += temperature
    return total / len(temperatures)


def days_above(temperatures, limit):
    days = 0
    for temperature in temperatures:
        if temperature > limit:
            days += 1
    return days


print(average([17, 22, 21]))
