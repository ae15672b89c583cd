# Reads today's bread; leave the next line as it is.
bread = input()

print("Good morning!")
