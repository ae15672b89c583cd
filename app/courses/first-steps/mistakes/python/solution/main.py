def clock(minutes):
    if minutes < 0:
        raise ValueError("A time of day cannot be before midnight.")
    hour = minutes // 60
    rest = minutes % 60
    if rest < 10:
        return f"{hour}:0{rest}"
    return f"{hour}:{rest}"


def next_bus(times, now):
    for time in times:
        if time >= now:
            return time
    return None


print(clock(615))
print(next_bus([485, 515, 545], 500))
