import os
import random
import sys
import time

secret = [name for name in os.environ if name not in {"NO_COLOR", "PWD", "HOME", "LC_CTYPE"}]
print("environment", secret)
print("arguments", sys.argv[1:])
print("terminal", sys.stdin.isatty(), sys.stdout.isatty())
print("year", time.gmtime().tm_year, "clock", time.monotonic() < 1000)
print("random", os.urandom(8).hex(), random.random())
