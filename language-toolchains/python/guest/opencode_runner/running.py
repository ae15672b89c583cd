"""Runs a file as a whole program, as `python main.py` does."""

import os
import sys
import types

from wit_world.exports import program

from . import endings, session

_open, _compile, _exec = open, compile, exec


def run(entry, arguments):
    path = f"{session.WORK}/{entry}"
    session.begin(os.path.dirname(path), [entry, *arguments])
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = __import__("builtins")
    main.__loader__ = session.LearnerFileLoader("__main__", path)
    sys.modules["__main__"] = main
    ending, hard = program.Ending_Exited(0), False
    try:
        _exec(load(entry), main.__dict__)
    except BaseException as error:
        ending = endings.of_error(error)
        hard = isinstance(error, session.HardExit)
        error.__traceback__ = None
    session.end(main, hard)
    return ending


def load(entry):
    """The entry file as code under its relative name."""
    with _open(f"{session.WORK}/{entry}", "rb") as file:
        source = file.read()
    try:
        return _compile(source, entry, "exec", dont_inherit=True)
    except (SyntaxError, MemoryError) as error:
        # Not every such error knows its file, and the parser's "too complex" is
        # a MemoryError.
        error.opencode_file = entry
        raise
