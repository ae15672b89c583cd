line = input()

for piece in line.split(","):
    print(piece)
