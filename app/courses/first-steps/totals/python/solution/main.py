days = int(input())

total = 0
wettest = 0
dry_days = 0
for day in range(days):
    rain = int(input())
    total += rain
    if rain > wettest:
        wettest = rain
    if rain == 0:
        dry_days += 1

print(f"Total: {total} mm")
print(f"Wettest day: {wettest} mm")
print(f"Dry days: {dry_days}")
