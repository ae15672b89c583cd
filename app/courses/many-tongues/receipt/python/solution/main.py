import sys

prices = [int(line) for line in sys.stdin]
print(f"{len(prices)} things, {sum(prices)} cents, dearest {max(prices, default=0)}")
