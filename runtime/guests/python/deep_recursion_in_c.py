import sys

sys.setrecursionlimit(2**31 - 1)
nest = []
for _ in range(1_000_000):
    nest = [nest]
repr(nest)
