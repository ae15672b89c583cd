import os

deep = 0
try:
    while True:
        os.mkdir("f")
        os.chdir("f")
        deep += 1
except OSError as error:
    print(deep, type(error).__name__)
for path in ["a" * 256, "/".join(["f"] * 3000)]:
    try:
        open(path, "w")
        print("made")
    except OSError as error:
        print(type(error).__name__)
