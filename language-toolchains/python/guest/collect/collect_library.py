"""Gathers the standard library and the bundled packages into one file.

componentize-py can read Python files only while it builds a component, and the
finished component has no file system for them. So this module is itself built
into a throw-away component: while that is being built it runs on the CPython
that learners will get, compiles every module found, and writes the result to
`library.bin` in the folder it was loaded from. `opencode_runner.library`
serves modules from that file.
"""

import marshal
import os
import sys
import zlib

# Where learners see the standard library in tracebacks.
SHOWN_ROOT = f"/usr/lib/python{sys.version_info[0]}.{sys.version_info[1]}"

# Left out: what cannot work without processes, sockets, a terminal or a native
# library, and what is for people who build Python itself. The names of modules
# that learners may ask for all the same are explained by `unavailable.py`.
LEFT_OUT = frozenset({
    "__pycache__", "__phello__", "antigravity.py", "ctypes", "curses", "ensurepip", "idlelib",
    "lib2to3", "multiprocessing", "pydoc_data", "site-packages", "test", "tests", "tkinter",
    "turtle.py", "turtledemo", "venv", "webbrowser.py", "wsgiref", "xmlrpc",
    "_android_support.py", "_apple_support.py", "_ios_support.py", "_osx_support.py",
})
KEPT_LEXERS = frozenset({"__init__.py", "python.py", "_mapping.py", "diff.py", "special.py"})


def modules_below(folder, shown_folder, prefix, wanted=lambda name: True):
    """Yields (module name, is a package, path, path shown) in a fixed order."""
    for name in sorted(os.listdir(folder)):
        path, shown = f"{folder}/{name}", f"{shown_folder}/{name}"
        if name in LEFT_OUT or not wanted(name):
            continue
        if name == "__init__.py":
            if prefix:
                yield prefix[:-1], True, path, shown
        elif name.endswith(".py"):
            yield prefix + name[:-3], False, path, shown
        elif name.isidentifier() and os.path.isdir(path):
            kept = KEPT_LEXERS.__contains__ if prefix + name == "pygments.lexers" else wanted
            yield from modules_below(path, shown, f"{prefix}{name}.", kept)


def collect():
    own_folder = os.path.dirname(__file__)
    bundled = f"{own_folder}/bundled"
    found = {}
    roots = [("/python", SHOWN_ROOT), (bundled, f"{SHOWN_ROOT}/site-packages")]
    for folder, shown_folder in roots:
        for name, is_package, path, shown in modules_below(folder, shown_folder, ""):
            with open(path, "rb") as file:
                source = file.read()
            code = compile(source, shown, "exec", dont_inherit=True)
            found.setdefault(name, (is_package, zlib.compress(marshal.dumps(code), 9), shown, zlib.compress(source, 9)))
    versions = {}
    for entry in sorted(os.listdir(bundled)):
        if entry.endswith(".dist-info"):
            with open(f"{bundled}/{entry}/METADATA", encoding="utf-8") as file:
                versions[entry] = file.read()
    with open(f"{own_folder}/library.bin", "wb") as file:
        file.write(marshal.dumps((found, versions)))


collect()

