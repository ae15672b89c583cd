"""Compiles a package that a course brings: run once for each, as a guest like any
program. Finds its files in `packages` and leaves their bytecode in `compiled.tar`.

Programs see the package in `/packages` and nothing there ever changes, so the
bytecode says that it needs no look at its source ("unchecked", PEP 552).
"""

import io
import os
import tarfile
import warnings
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import cache_from_source, source_hash

FOLDER = "packages"


def compiled(path, source):
    """A module's bytecode file; `None` for one that is not in this Python."""
    try:
        code = compile(source, f"/{FOLDER}/{path}", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return _code_to_hash_pyc(code, source_hash(source), checked=False)


def sources():
    for folder, folders, files in os.walk(FOLDER):
        folders.sort()
        for file in sorted(files):
            if file.endswith(".py"):
                yield os.path.relpath(os.path.join(folder, file), FOLDER)


warnings.simplefilter("ignore")
with tarfile.open("compiled.tar", "w") as archive:
    for path in sources():
        with open(os.path.join(FOLDER, path), "rb") as file:
            source = file.read()
        bytecode = compiled(path, source)
        if bytecode is not None:
            member = tarfile.TarInfo(cache_from_source(path))
            member.size = len(bytecode)
            archive.addfile(member, io.BytesIO(bytecode))
