days = int(input())

for day in range(days):
    rain = int(input())
    print(f"Total: {rain} mm")
