"""One archive out of many: the objects of all libraries that a program may be linked
to, so that the linker is told one name. Whatever no program asks for stays out of it:
linkers take of an archive what they need.

Usage: archive.py OUT LIBRARY_OR_OBJECT...
"""

import sys
from pathlib import Path

MAGIC = b"!<arch>\n"


def members(path):
    """The objects of an archive, or the object that the file is."""
    content = path.read_bytes()
    if not content.startswith(MAGIC):
        yield content
        return
    at = len(MAGIC)
    names = b""
    while at < len(content):
        header = content[at : at + 60]
        name = header[:16].rstrip()
        size = int(header[48:58])
        data = content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
        if name == b"//":
            names = data
        elif name not in (b"/", b"/SYM64/"):
            if name.startswith(b"/"):
                start = int(name[1:])
                name = names[start : names.index(b"\n", start)]
            # The compiler's own description of a library is nothing to link.
            if name.rstrip(b"/") != b"lib.rmeta":
                yield data


def main(out, *inputs):
    with open(out, "wb") as archive:
        archive.write(MAGIC)
        count = 0
        for path in inputs:
            for data in members(Path(path)):
                count += 1
                header = f"{count}.o/".ljust(16) + "0".ljust(12) + "0".ljust(6) + "0".ljust(6)
                archive.write((header + "100644".ljust(8) + str(len(data)).ljust(10) + "`\n").encode())
                archive.write(data)
                if len(data) % 2:
                    archive.write(b"\n")


main(*sys.argv[1:])
