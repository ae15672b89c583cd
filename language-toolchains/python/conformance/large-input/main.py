import sys

lines = 0
characters = 0
for line in sys.stdin:
    lines += 1
    characters += len(line.rstrip("\n"))
print(f"{lines} lines, {characters} characters")
