print("before")
with open("flood", "wb") as file:
    while True:
        file.write(b"z" * 65_536)
