from itertools import count
from pathlib import Path

print("before")
for number in count():
    Path(f"file{number}").touch()
