import sys

sys.setrecursionlimit(2**31 - 1)


class Pit:
    def __getattr__(self, name):
        return getattr(self, name + "x")


Pit().bottom
