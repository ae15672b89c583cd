# Reads today's bread; leave the next line as it is.
bread = input()

print("Good morning!")
print("Today's bread:")
print(bread)
print("We close at 6.")
