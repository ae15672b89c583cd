line = input()

things = []
for piece in line.split(","):
    thing = piece.strip()
    if thing:
        things.append(thing)

for number, thing in enumerate(things, start=1):
    print(f"{number}. {thing}")
print(f"Things to buy: {len(things)}")
