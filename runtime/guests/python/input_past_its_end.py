import sys

print(repr(sys.stdin.read()))
while sys.stdin.readline() == "":
    pass
print("more input came from nowhere")
