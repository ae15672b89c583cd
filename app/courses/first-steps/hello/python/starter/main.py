bread = input()  # reads today's bread; leave this line as it is

print("Good morning!")
