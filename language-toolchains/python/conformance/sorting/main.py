import sys

numbers = sorted(int(line) for line in sys.stdin)
for number in numbers:
    print(number)
