bread = input()  # reads today's bread; leave this line as it is

print("Good morning!")
print("Today's bread:")
print(bread)
print("We close at 6.")
