with open("sparse.bin", "wb") as file:
    file.seek(1 << 40)
    file.write(b"!")
