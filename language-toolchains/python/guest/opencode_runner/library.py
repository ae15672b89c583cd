"""Serves the standard library and the bundled packages from memory.

A module comes from here in one of two ways. Those that lessons use often were
loaded while the component was built and wait, ready, in `_ready`; importing one
only hands it out. The others lie compressed in `_archive` and run when they are
first imported.

Ready modules are kept out of `sys.modules` until they are asked for, because a
learner's own `queue.py` or `calendar.py` must win over the library's, as it
does when Python starts from nothing.
"""

import marshal
import os
import sys
import zlib
from _frozen_importlib import ModuleSpec

_archive = {}
_metadata = {}
_ready = {}
_handed_out = set()

# What CPython itself has loaded before the first line of a program runs.
LOADED_AT_START = frozenset(
    """__main__ _abc _codecs _collections_abc _frozen_importlib _frozen_importlib_external _imp _io
    _signal _stat _thread _warnings _weakref abc builtins codecs encodings encodings.aliases
    encodings.utf_8 encodings.utf_8_sig encodings.ascii genericpath io marshal os os.path posix
    posixpath stat sys time zipimport _sitebuiltins site""".split()
)

# Asked for in `sys.modules` by functions of the library that do not import them.
_ASKED_FOR = frozenset(["warnings", "_py_warnings"])


class LibraryFinder:
    """Finds and loads modules of the library."""

    def find_spec(self, name, path=None, target=None):
        ready = _ready.get(name)
        if ready is not None:
            return ready.__spec__
        entry = _archive.get(name)
        if entry is None:
            return None
        is_package, _, shown_path, _ = entry
        spec = ModuleSpec(name, self, origin=shown_path, is_package=is_package)
        spec.has_location = True
        spec.cached = None
        if is_package:
            spec.submodule_search_locations.append(os.path.dirname(shown_path))
        return spec

    def create_module(self, spec):
        module = _ready.pop(spec.name, None)
        if module is not None:
            _handed_out.add(spec.name)
        return module

    def exec_module(self, module):
        name = module.__spec__.name
        if name in _handed_out:
            # It ran when the component was built; only a reload runs it again.
            _handed_out.discard(name)
            return
        exec(self.get_code(name), module.__dict__)

    def get_code(self, name):
        return marshal.loads(zlib.decompress(_entry(name)[1]))

    def get_source(self, name):
        return zlib.decompress(_entry(name)[3]).decode("utf-8")

    def get_filename(self, name):
        return _entry(name)[2]

    def is_package(self, name):
        return _entry(name)[0]

    def find_distributions(self, context=None):
        """Lets `importlib.metadata.version("pytest")` find what is bundled."""
        from importlib.metadata import Distribution

        class Bundled(Distribution):
            def __init__(self, text):
                self._text = text

            def read_text(self, filename):
                return self._text if filename == "METADATA" else None

            def locate_file(self, path):
                return path

        wanted = context and context.name and context.name.lower().replace("-", "_")
        for folder, text in _metadata.items():
            if not wanted or folder.partition("-")[0] == wanted:
                yield Bundled(text)


def _entry(name):
    try:
        return _archive[name]
    except KeyError:
        raise ImportError(f"the library has no module {name!r}", name=name) from None


finder = LibraryFinder()


def install():
    """Reads the archive and puts the library's finder before the file system's."""
    with open(f"{os.path.dirname(os.path.dirname(__file__))}/library.bin", "rb") as file:
        found, metadata = marshal.loads(file.read())
    _archive.update(found)
    _metadata.update(metadata)
    sys.meta_path.insert(2, finder)


def put_aside():
    """Takes every loaded module of the library out of `sys.modules` until it is imported."""
    for name, module in list(sys.modules.items()):
        if _is_put_aside(name):
            _make_ready(name, module)
            del sys.modules[name]


def put_aside_last(modules):
    """Takes out the module that was loaded last, whatever it is."""
    name, module = modules.popitem()
    if _is_put_aside(name):
        _make_ready(name, module)


def _is_put_aside(name):
    return name in _archive and name not in LOADED_AT_START and name not in _ASKED_FOR


def _make_ready(name, module):
    if module.__spec__ is None or module.__spec__.loader is not finder:
        # Loaded before the finder was in place: make it say the same as the others.
        spec = finder.find_spec(name)
        module.__spec__ = spec
        module.__loader__ = finder
        module.__file__ = spec.origin
        module.__cached__ = None
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
    _ready[name] = module
