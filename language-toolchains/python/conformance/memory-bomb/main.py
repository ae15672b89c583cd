print("before", flush=True)
kept = []
while True:
    kept.append(bytearray(100_000))
