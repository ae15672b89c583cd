hoard = []
try:
    while True:
        hoard.append([hoard[-1] if hoard else None] * 100)
except MemoryError:
    # Nobody gets here: the run ends where the memory does.
    print("caught")
