"""Calls one function of the learner's file with arguments given as JSON."""

import asyncio
import difflib
import importlib.util
import json
import os
import sys
import types

from componentize_py_types import Err
from wit_world.exports import program

from . import endings, jsontext, running, session

_loads, _exec, _getattr, _callable = json.loads, exec, getattr, callable
_close_matches = difflib.get_close_matches
_CoroutineType, _run_async = types.CoroutineType, asyncio.run
_module_from_spec, _spec_from_loader = importlib.util.module_from_spec, importlib.util.spec_from_loader


def call(entry, name, arguments):
    path = f"{session.WORK}/{entry}"
    session.begin(os.path.dirname(path), [entry])
    values = [_loads(text) for text in arguments]
    try:
        function = _find(_load(entry, path), entry, name)
        result = function(*values)
        if type(result) is _CoroutineType:
            result = _run_async(result)
        text = jsontext.of(result)
    except MissingFunction as missing:
        session.end()
        raise Err(_missing(missing)) from None
    except BaseException as error:
        ending = endings.of_error(error)
        error.__traceback__ = None
        session.end()
        raise Err(ending) from None
    session.end()
    return text


class MissingFunction(Exception):
    """The file has no function with the wanted name."""


def _load(entry, path):
    """Loads the file as a module of its own name, so that what it does only as
    a program (`if __name__ == "__main__"`) is left out."""
    name = os.path.splitext(os.path.basename(entry))[0]
    spec = _spec_from_loader(name, session.LearnerFileLoader(name, path))
    module = _module_from_spec(spec)
    sys.modules[name] = module
    _exec(running.load(entry), module.__dict__)
    return module


def _find(module, entry, name):
    function = _getattr(module, name, None)
    if _callable(function):
        return function
    if hasattr(module, name):
        raise MissingFunction(
            f"'{name}' in '{entry}' is not a function but {_with_article(type(function).__name__)}."
        )
    names = [
        other
        for other, value in vars(module).items()
        if _callable(value) and not other.startswith("_") and _getattr(value, "__module__", None) == module.__name__
    ]
    message = f"There is no function '{name}' in '{entry}'"
    if close := _close_matches(name, names, n=1, cutoff=0.6):
        message += f"; did you mean '{close[0]}'?"
    elif names:
        message += f"; it has {', '.join(repr(other) for other in names[:5])}."
    else:
        message += ": define it with 'def'."
    raise MissingFunction(message)


def _with_article(kind):
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _missing(missing):
    message = endings.well_formed(missing)
    session.flush()
    print(message, file=sys.__stderr__, flush=True)
    return program.Ending_Uncaught(
        program.UncaughtError(kind="MissingFunction", message=message, file=None, line=None)
    )
