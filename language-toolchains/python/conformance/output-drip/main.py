while True:
    print("x", end="", flush=True)
