import sys

for line in sys.stdin:
    price = int(line)
    print(price, "cents")
