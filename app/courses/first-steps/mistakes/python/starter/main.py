def clock(minutes):
    hour = minutes // 60
    rest = minutes // 60
    if rest < 10:
        return f"{hour}:0{rest}"
    return f"{hours}:{rest}"


def next_bus(times, now):
    for time in times:
        if time > now:
            return time
        return None


print(clock(615))
print(next_bus([485, 515, 545], 500))
