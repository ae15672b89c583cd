import os

print(sorted(os.listdir("/")), os.getcwd())
for path in ["/etc/passwd", "/proc/self/environ", "../../etc/passwd", "/dev/mem", "/sys"]:
    try:
        open(path).read()
        print(path, "was read")
    except OSError as error:
        print(path, type(error).__name__)
for act in [lambda: os.symlink("/etc", "link"), lambda: os.link("main.py", "hard")]:
    try:
        act()
        print("linked")
    except OSError as error:
        print(type(error).__name__)
