word = "x"
try:
    while True:
        word += word
except MemoryError:
    print("caught")
    word = [word] * 1_000_000_000
