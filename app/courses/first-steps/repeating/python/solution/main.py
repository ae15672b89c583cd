minutes = int(input())

for left in range(minutes, 0, -1):
    if left == 1:
        print("1 minute")
    else:
        print(f"{left} minutes")
print("All aboard!")
