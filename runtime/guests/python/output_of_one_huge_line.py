import sys

sys.stderr.write("y" * (64 << 20))
