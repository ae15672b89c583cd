minutes = int(input())

print(f"{minutes} minutes")
