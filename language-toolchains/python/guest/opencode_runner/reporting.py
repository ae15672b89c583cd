"""Tells the platform of each test, with the same words for both frameworks."""

import inspect
import textwrap

from wit_world.imports import reporter
from wit_world.imports.reporter import Status

from . import endings, session

# More of a message than this helps nobody; the host has its own limit.
MESSAGE_CHARACTERS_MAX = 8_000

_started, _finished = reporter.started, reporter.finished
_getsource, _unwrap, _dedent = inspect.getsource, inspect.unwrap, textwrap.dedent


def started(name, test_code="", task_id=None):
    session.flush()
    _started(endings.well_formed(name), endings.well_formed(test_code), task_id)


def finished(status, message=""):
    session.flush()
    if status is Status.PASS:
        message = ""
    _finished(status, shortened(endings.well_formed(message)))


def whole(name, status, message, test_code="", task_id=None):
    """A test of which only the end is known."""
    started(name, test_code, task_id)
    finished(status, message)


def code_of(function):
    """The source of a test function, moved to the left margin."""
    try:
        return _dedent(_getsource(_unwrap(function))).rstrip("\n")
    except Exception:
        return ""


def task_of(marks):
    """The number in `@pytest.mark.task(taskno=3)`, where a suite numbers its tasks."""
    for mark in marks:
        if getattr(mark, "name", None) == "task":
            number = mark.kwargs.get("taskno", mark.args[0] if mark.args else None)
            if isinstance(number, int) and 0 <= number < 2**32:
                return int(number)
    return None


def message_of(error):
    """An assertion's own words; the kind and the place of any other error."""
    text = endings.message_of(error)
    if isinstance(error, AssertionError):
        return text or "AssertionError"
    kind = type(error).__name__
    message = f"{kind}: {text}" if text else kind
    if isinstance(error, SyntaxError):
        return message
    file, line = endings.place_of(error)
    return f"{message} ({file}, line {line})" if file else message


def name_of(file, name, several_files):
    """A test's name; with several files it begins with its file's."""
    return f"{file}: {name}" if several_files else name


def shortened(text):
    if len(text) <= MESSAGE_CHARACTERS_MAX:
        return text
    return text[:MESSAGE_CHARACTERS_MAX] + "\n(shortened)"
