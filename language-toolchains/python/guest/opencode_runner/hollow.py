"""Modules that packages of a course import at their top and may never use (networkx
bz2, sympy the sizes of C's types): they get the names, and a call fails with
the sentence that everybody else gets at the import.
"""

import importlib.abc
import sys
from importlib.machinery import ModuleSpec

from .unavailable import MODULES, refuse

CALLS = {
    "bz2": "BZ2File BZ2Compressor BZ2Decompressor open compress decompress",
    "lzma": "LZMAFile LZMACompressor LZMADecompressor open compress decompress",
    "ctypes": "CDLL PyDLL byref cast create_string_buffer pointer POINTER",
}

# Of C's types on this machine, in bytes.
SIZES = {
    "c_char": 1, "c_short": 2, "c_int": 4, "c_long": 4, "c_longlong": 8,
    "c_size_t": 4, "c_void_p": 4, "c_float": 4, "c_double": 8,
}


def sizeof(kind):
    """How many bytes one of C's types takes."""
    return SIZES[kind.__name__]


class HollowModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Found only where code in `/packages` imports them."""

    def find_spec(self, name, path=None, target=None):
        if name in CALLS and _asked_by_a_package():
            return ModuleSpec(name, self)
        return None

    def exec_module(self, module):
        whole = module.__name__
        for name in CALLS[whole].split():
            setattr(module, name, refuse(f"{whole}.{name}", MODULES[whole]))
        if whole == "ctypes":
            module.sizeof = sizeof
            for name in SIZES:
                setattr(module, name, type(name, (), {}))


def _asked_by_a_package():
    frame = sys._getframe(2)
    while frame is not None and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith("/packages/")
