"""Packs what vet has to know of the standard library: of each archive its first
part, in which the compiler tells other packages what is in this one.

    heads.py LISTED ARCHIVES OUTPUT

LISTED names packages, one on a line; ARCHIVES says where the archive of each lies.
"""

import sys
import zipfile

MAGIC = b"!<arch>\n"
HEADER_BYTES = 60


def head(archive: str) -> bytes:
    with open(archive, "rb") as file:
        start = file.read(len(MAGIC) + HEADER_BYTES)
        header = start[len(MAGIC) :]
        if not start.startswith(MAGIC) or not header.startswith(b"__.PKGDEF"):
            sys.exit(f"{archive} does not begin as the archive of a package")
        return start + file.read(int(header[48:58]))


listed, archives, output = sys.argv[1:]
with open(archives) as lines:
    places = dict(line.split() for line in lines)
# Not compressed: how well that is done differs from machine to machine.
with open(listed) as lines, zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as packed:
    for path in map(str.strip, lines):
        if path in places:
            packed.writestr(zipfile.ZipInfo(f"{path}.a"), head(places[path]))
