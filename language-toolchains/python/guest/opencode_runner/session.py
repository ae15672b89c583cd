"""Makes the interpreter of the snapshot look like one that has just started.

`seal` runs once, as the last step of the build; `begin` runs first in every
run; `end` does what Python does when it shuts down.
"""

import atexit
import builtins
import gc
import importlib._bootstrap as bootstrap
import importlib._bootstrap_external as bootstrap_external
import io
import os
import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

from . import hollow, library, unavailable

WORK = "/work"
# What a course brings, where it does.
PACKAGES = "/packages"

# Ours, and what componentize-py generated: not for learners to import.
_OWN_PACKAGES = ("opencode_runner", "wit_world", "componentize_py", "poll_loop")

_chdir = os.chdir
_run_exit_functions = atexit._run_exitfuncs
_collect = gc.collect


def _open_standard_streams():
    """As CPython opens them, but in UTF-8 whatever the locale, and line by line
    although nobody sits at a terminal: a program that is stopped in the middle
    has then shown every line it had finished."""

    def stream(descriptor, mode, name, errors, **options):
        raw = io.FileIO(descriptor, mode, closefd=False)
        raw.name = name
        buffer = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
        text = io.TextIOWrapper(buffer, encoding="utf-8", errors=errors, newline="\n", **options)
        text.mode = mode
        return text

    sys.stdin = sys.__stdin__ = stream(0, "r", "<stdin>", "strict")
    sys.stdout = sys.__stdout__ = stream(1, "w", "<stdout>", "strict", line_buffering=True)
    sys.stderr = sys.__stderr__ = stream(2, "w", "<stderr>", "backslashreplace", line_buffering=True)


class LearnerFileLoader(bootstrap_external.SourceFileLoader):
    """Compiles learners' modules under their names relative to the program's
    folder, which is how tracebacks should show them."""

    def source_to_code(self, data, path, *, _optimize=-1):
        return bootstrap._call_with_frames_removed(
            compile, data, relative(path), "exec", dont_inherit=True, optimize=_optimize
        )

    def set_data(self, path, data, *, _mode=0o666):
        """Writes no bytecode: the program's folder is thrown away."""

    # Python leaves its own import machinery out of tracebacks by this name.
    source_to_code.__code__ = source_to_code.__code__.replace(
        co_filename="<frozen importlib._bootstrap_external>"
    )


def relative(path):
    """The path as learners know it: relative to the program's folder."""
    path = os.fsdecode(path)
    return path[len(WORK) + 1 :] if path.startswith(WORK + "/") else path


class ProgramFinder(PathFinder):
    """Looks everywhere in `sys.path` but among the packages of a course."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if path is None:
            path = [entry for entry in sys.path if entry != PACKAGES]
        return PathFinder.find_spec(name, path, target)


class PackagesFinder:
    """Looks among those, for what nobody else has."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is None and PACKAGES in sys.path:
            return PathFinder.find_spec(name, [PACKAGES], target)
        return None


# As in CPython: a learner's module comes first, then the library's of the same name, then
# a package's.
_finders = [
    BuiltinImporter,
    FrozenImporter,
    ProgramFinder,
    hollow.HollowModules(),
    unavailable.UnavailableModules(),
    library.finder,
    PackagesFinder,
]
_path_hooks = [bootstrap_external.FileFinder.path_hook((LearnerFileLoader, [".py"]))]


class HardExit(BaseException):
    """`os._exit`: the end at once. WASI can say only whether a program failed,
    so a status other than 0 travels as an error that programs do not catch."""

    def __init__(self, status):
        self.status = status & 0xFF


_exit_at_once = os._exit


def _hard_exit(status):
    if status == 0:
        _exit_at_once(0)
    raise HardExit(status)


def _keep_builtins():
    """Gives this package its own names for `isinstance`, `str` and the others:
    replacing those in `builtins` then changes nothing here."""
    for name, module in list(sys.modules.items()):
        if name.startswith(__package__):
            for builtin, value in vars(builtins).items():
                if not builtin.startswith("__"):
                    module.__dict__.setdefault(builtin, value)


_own_names = ()
_sealed_count = 0


def seal():
    """Leaves in the snapshot only what every run may share."""
    global _own_names, _sealed_count
    _keep_builtins()
    os._exit = _hard_exit
    sys.dont_write_bytecode = True
    sys.executable = sys._base_executable = "/usr/bin/python3"
    sys.prefix = sys.base_prefix = sys.exec_prefix = sys.base_exec_prefix = "/usr"
    _open_standard_streams()
    library.put_aside()
    _own_names = tuple(name for name in sys.modules if name.partition(".")[0].startswith(_OWN_PACKAGES))
    _sealed_count = len(sys.modules)
    gc.collect()
    _fill_gaps()
    gc.freeze()


# Sizes of what fills the gaps: the large ones first, so that few are needed.
_GAP_BYTES = (16384, 4096, 1024, 512, *range(256, 31, -16))
_GAPS_MAX = 100_000
_gaps = [None] * _GAPS_MAX


def _fill_gaps():
    """Fills the places that objects of the build left free among those that
    stay. What a program makes then lies together behind the snapshot's own
    objects, instead of all over it, and few pages have to be copied."""
    head = sys.getsizeof(b"")
    end = id(bytes(1 << 20))
    count = 0
    for size in _GAP_BYTES:
        # The allocator takes from the end only what fits nowhere else.
        block = bytes(size - head)
        while id(block) < end:
            _gaps[count] = block
            count += 1
            block = bytes(size - head)
    del _gaps[count:]


def begin(folder, arguments):
    """Prepares for one program: its folder, its arguments, its own modules."""
    # A look at every module would take half the time of a small program: each
    # object that is touched is a page of the snapshot that must be copied.
    modules = sys.modules
    while len(modules) > _sealed_count:
        # componentize-py itself asks for a few modules after `seal`.
        library.put_aside_last(modules)
    for name in _own_names:
        del modules[name]
    sys.meta_path[:] = _finders
    sys.path_hooks[:] = _path_hooks
    _chdir(WORK)
    sys.argv = arguments
    sys.orig_argv = [sys.executable, *arguments]
    sys.path[:] = [folder, PACKAGES]
    sys.path_importer_cache.clear()


def flush():
    """Hands over what the program has written so far."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


def end(main_module=None, hard=False):
    """Does what Python does at its end: exit functions, then objects are let go,
    so that their `__del__` runs, then the streams are flushed."""
    if hard:
        return
    try:
        _run_exit_functions()
    except BaseException:
        sys.excepthook(*sys.exc_info())
    if main_module is not None:
        _let_go(main_module.__dict__)
        _collect()
    flush()


def _let_go(names):
    """In CPython's order: names with one leading underscore, then the others."""
    for private in (True, False):
        for name in list(names):
            starts_private = name.startswith("_") and not name.startswith("__")
            if name != "__builtins__" and starts_private == private:
                names[name] = None
