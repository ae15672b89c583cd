import os

os.makedirs("one/two")
open("one/file", "w").write("mine")
for act in [
    lambda: os.symlink("/etc/passwd", "link"),
    lambda: os.link("one/file", "hard"),
    lambda: os.rename("one", "one/two/three"),
    lambda: os.rename("one/file", "/../../etc/passwd"),
    lambda: os.rename("/", "/root"),
    lambda: os.rmdir("one"),
    lambda: os.unlink("one/two"),
]:
    try:
        act()
        print("done")
    except OSError as error:
        print(type(error).__name__)
# A file that is open, and renamed, replaced and removed all the time.
with open("one/file", "a") as held:
    for turn in range(2000):
        os.rename("one/file", "one/other")
        with open("one/file", "w") as fresh:
            fresh.write(str(turn))
        os.replace("one/other", "one/file")
    os.unlink("one/file")
    held.write(" still")
    held.flush()
    print(os.fstat(held.fileno()).st_size, os.listdir("one"))
