"""Says in one sentence what programs cannot have here, and why.

A sandboxed program has one thread, no other processes, no network and no
screen. Where Python would fail with an obscure message, or not have the name
at all, it fails with that sentence instead.
"""

import importlib.abc

NO_PROCESSES = "programs run in a sandbox that cannot start other programs"
NO_THREADS = "programs run in a sandbox with a single thread"
NO_NETWORK = "programs run in a sandbox without a network"
NO_SCREEN = "programs run in a sandbox without a screen"
NO_TERMINAL = "programs run in a sandbox without a terminal"
NO_NATIVE = "programs run in a sandbox that cannot load native libraries"
NO_SYSTEM = "programs run in a sandbox without an operating system of its own"

MODULES = {
    "multiprocessing": f"{NO_PROCESSES}; asyncio works",
    "_multiprocessing": NO_PROCESSES,
    "_posixsubprocess": NO_PROCESSES,
    "pty": NO_PROCESSES,
    "_ssl": NO_NETWORK,
    "ssl": NO_NETWORK,
    "wsgiref": NO_NETWORK,
    "xmlrpc": NO_NETWORK,
    "webbrowser": NO_SCREEN,
    "tkinter": NO_SCREEN,
    "_tkinter": NO_SCREEN,
    "turtle": NO_SCREEN,
    "turtledemo": NO_SCREEN,
    "idlelib": NO_SCREEN,
    "pygame": NO_SCREEN,
    "curses": NO_TERMINAL,
    "_curses": NO_TERMINAL,
    "readline": NO_TERMINAL,
    "termios": NO_TERMINAL,
    "tty": NO_TERMINAL,
    "ctypes": NO_NATIVE,
    "_ctypes": NO_NATIVE,
    "bz2": "its native library is not part of this Python; zlib and gzip work",
    "_bz2": "its native library is not part of this Python; zlib and gzip work",
    "lzma": "its native library is not part of this Python; zlib and gzip work",
    "_lzma": "its native library is not part of this Python; zlib and gzip work",
    "compression.zstd": "its native library is not part of this Python; zlib and gzip work",
    "_zstd": "its native library is not part of this Python; zlib and gzip work",
    "numpy": f"{NO_NATIVE}; the modules math, statistics and array work",
    "pandas": f"{NO_NATIVE}; the modules csv and statistics work",
    "matplotlib": NO_SCREEN,
    "requests": NO_NETWORK,
    "ensurepip": "packages cannot be installed in the sandbox",
    "pip": "packages cannot be installed in the sandbox",
    "venv": "packages cannot be installed in the sandbox",
    "fcntl": NO_SYSTEM,
    "grp": NO_SYSTEM,
    "mmap": NO_SYSTEM,
    "pwd": NO_SYSTEM,
    "resource": NO_SYSTEM,
    "syslog": NO_SYSTEM,
}


# The file of these functions as a traceback shows it.
SHOWN_FILE = "<sandbox>"


class UnavailableModules(importlib.abc.MetaPathFinder):
    """Comes last: a learner's own module with one of these names is found before."""

    def find_spec(self, name, path=None, target=None):
        why = MODULES.get(name)
        if why is not None:
            raise ModuleNotFoundError(f"The module {name!r} is not available here: {why}.", name=name)
        return None

    # Python leaves its own import machinery out of tracebacks by this name.
    find_spec.__code__ = find_spec.__code__.replace(co_filename="<frozen importlib._bootstrap>")


def refuse(what, why, kind=OSError):
    """A function that fails with the sentence, under the name it stands in for."""

    def refused(*args, **kwargs):
        raise kind(f"{what} is not available here: {why}.")

    name = what.rpartition(".")[2]
    refused.__name__ = refused.__qualname__ = name
    refused.__code__ = refused.__code__.replace(co_filename=SHOWN_FILE, co_name=name)
    return refused


def install():
    import _thread
    import os
    import socket
    import subprocess
    import threading

    for name in "system popen fork forkpty execl execle execlp execv execve execvp spawnl spawnv posix_spawn kill wait waitpid".split():
        setattr(os, name, refuse(f"os.{name}", NO_PROCESSES))
    subprocess.Popen.__init__ = refuse("subprocess.Popen", NO_PROCESSES)

    start = refuse("Starting a thread", f"{NO_THREADS}; asyncio works", RuntimeError)
    _thread.start_new_thread = _thread.start_new = _thread.start_joinable_thread = start
    threading._start_joinable_thread = start

    socket.socket.__init__ = refuse("socket.socket", NO_NETWORK)
    for name in "create_connection create_server socketpair getaddrinfo gethostbyname gethostbyname_ex".split():
        setattr(socket, name, refuse(f"socket.{name}", NO_NETWORK))
