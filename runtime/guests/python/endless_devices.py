import os

for path in ["/dev/zero", "/dev/urandom", "/dev/full", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]:
    try:
        open(path, "rb").read()
        print(path, "was read")
    except OSError as error:
        print(path, type(error).__name__)
for number in range(3, 200):
    try:
        os.read(number, 1)
        print(number, "was open")
    except OSError:
        pass
