from contextlib import suppress
from pathlib import Path

for path in [
    "/etc/passwd",
    "/proc/self/environ",
    "../../../../etc/passwd",
    "/work/../etc/shadow",
]:
    with suppress(OSError):
        print(path, "was read:", Path(path).read_text())
for path in ["/etc/planted", "../../etc/planted"]:
    with suppress(OSError):
        print(path, "was written:", Path(path).write_text("planted"))
print("nothing else is here")
