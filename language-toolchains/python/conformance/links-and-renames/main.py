import os
from pathlib import Path

Path("mine").write_text("still mine\n")
for name, attempt, source, target in [
    ("symlink", os.symlink, "/etc/passwd", "link"),
    ("link", os.link, "mine", "hard"),
    ("moved out", os.rename, "mine", "../../etc/passwd"),
    ("moved in", os.rename, "/etc/passwd", "theirs"),
]:
    try:
        attempt(source, target)
        print(name)
    except OSError:
        pass
print(Path("mine").read_text(), end="")
