number = 0
while True:
    with open(f"file{number}", "w"):
        pass
    number += 1
