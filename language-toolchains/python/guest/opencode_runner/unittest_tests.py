"""Runs `unittest.TestCase` classes and tells of each test."""

import importlib
import os
import sys
import unittest
from unittest import suite as suites

from wit_world.imports.reporter import Status

from . import reporting, session

_import_module = importlib.import_module


def run(files):
    for file in files:
        folder = os.path.dirname(f"{session.WORK}/{file}")
        if folder not in sys.path:
            sys.path.insert(0, folder)
    for file in files:
        _run_file(file, len(files) > 1)


def _run_file(file, several_files):
    try:
        module = _import(file)
        tests = unittest.TestLoader().loadTestsFromModule(module)
    except BaseException as error:
        reporting.whole(file, Status.ERROR, reporting.message_of(error))
        return
    if tests.countTestCases() == 0:
        reporting.whole(file, Status.ERROR, f"No tests were found in {file}.")
        return
    tests.run(ReportingResult(file, several_files))


def _import(file):
    """By its own name: its folder is on the path."""
    return _import_module(os.path.splitext(os.path.basename(file))[0])


class ReportingResult(unittest.TestResult):
    """Tells the platform what unittest says of each test as it happens."""

    def __init__(self, file, several_files):
        super().__init__()
        self._file = file
        self._several_files = several_files
        self._begun = None
        self._status = Status.PASS
        self._messages = []

    def startTest(self, test):
        super().startTest(test)
        method = getattr(type(test), getattr(test, "_testMethodName", ""), None)
        marks = getattr(method, "pytestmark", ())
        self._begun = test
        self._status = Status.PASS
        self._messages = []
        reporting.started(
            self._name(f"{type(test).__name__}.{getattr(test, '_testMethodName', test)}"),
            reporting.code_of(method) if method else "",
            reporting.task_of(marks),
        )

    def stopTest(self, test):
        super().stopTest(test)
        reporting.finished(self._status, "\n".join(self._messages))
        self._begun = None

    def addFailure(self, test, err):
        self._add(test, Status.FAIL, reporting.message_of(err[1]))

    def addError(self, test, err):
        self._add(test, Status.ERROR, reporting.message_of(err[1]))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            message = f"{subtest._subDescription()} {reporting.message_of(err[1])}"
            self._add(test, Status.FAIL if failed else Status.ERROR, message)

    def addSkip(self, test, reason):
        self._add(test, Status.SKIP, reason)

    def addExpectedFailure(self, test, err):
        pass

    def addUnexpectedSuccess(self, test):
        self._add(test, Status.FAIL, "The test was expected to fail but passed.")

    def _add(self, test, status, message):
        if isinstance(test, suites._ErrorHolder):
            # setUpClass, tearDownClass and the like belong to no single test.
            step = test.description.split(" (")[0]
            owner = test.description.partition("(")[2].rstrip(")").rpartition(".")[2]
            reporting.whole(self._name(f"{owner}.{step}"), status, message)
            return
        # An error says more than a failure, and either more than a skipped part.
        order = [Status.PASS, Status.SKIP, Status.FAIL, Status.ERROR]
        if order.index(status) > order.index(self._status):
            self._status = status
        self._messages.append(message)

    def _name(self, name):
        return reporting.name_of(self._file, name, self._several_files)
