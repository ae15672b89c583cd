with open("flood.bin", "wb") as file:
    while True:
        file.write(b"z" * 65536)
