print("before")
numbers = bytearray(2_000_000_000)
print("after", len(numbers))
