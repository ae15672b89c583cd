import os

print("before")
while True:
    os.urandom(1 << 20)
