print("\0\a\b\r\x1b[2J\x1b[31mred\u202eder\u2066" * 10_000, end="")
