"""Runs learners' test files with unittest, or with pytest where they ask for it.

pytest can run everything, but takes ten times as long to start; files that hold
only `unittest.TestCase` classes run with unittest itself.
"""

import re
import sys

from wit_world.exports import program

from . import endings, pytest_tests, session, unittest_tests

_open = open

# What only pytest can run: its own import, functions and plain classes.
_USES_PYTEST = re.compile(
    r"""(?mx)
    ^ \s* (?: import \s+ pytest \b | from \s+ pytest \b )
    | ^ (?: async \s+ )? def \s+ test
    | ^ class \s+ Test \w* \s* (?: \( \s* (?: object \s* )? \) \s* )? :
    """
)
# Exercism's unittest files import pytest to number their tasks and for nothing else.
_PYTEST_NAMES = re.compile(r"\bpytest\b(?:\.[A-Za-z_.]+)?")
_UNITTEST_CLASS = re.compile(r"(?m)^class\s+\w+\s*\(.*TestCase\s*\)\s*:")


def test(files):
    session.begin(session.WORK, ["tests", *files])
    ending = program.Ending_Exited(0)
    try:
        if any(needs_pytest(_read(file)) for file in files):
            pytest_tests.run(files)
        elif files:
            unittest_tests.run(files)
    except BaseException as error:
        ending = endings.of_error(error)
    session.end()
    return ending


def needs_pytest(source):
    """Whether unittest alone would miss tests of a file with this text."""
    if not _USES_PYTEST.search(source):
        return False
    only_numbers_tasks = set(_PYTEST_NAMES.findall(source)) <= {"pytest", "pytest.mark.task"}
    without_import = re.sub(r"(?m)^import pytest\s*$", "", source)
    return not (
        only_numbers_tasks
        and _UNITTEST_CLASS.search(source)
        and not _USES_PYTEST.search(without_import)
    )


def _read(file):
    with _open(f"{session.WORK}/{file}", encoding="utf-8", errors="replace") as opened:
        return opened.read()
