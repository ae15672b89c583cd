"""Runs test files with pytest and tells of each test."""

import pytest
from _pytest.nodes import Collector
from _pytest.reports import CollectReport

from wit_world.imports.reporter import Status

from . import reporting, session

# pytest's own output would mix with the program's, and some of its plugins need
# what the sandbox does not have.
OPTIONS = [
    "--rootdir=/work",
    "--capture=no",
    "--import-mode=prepend",
    # One file that cannot be loaded hides none of the others.
    "--continue-on-collection-errors",
    *(
        f"-pno:{plugin}"
        for plugin in (
            "terminal terminalprogress cacheprovider faulthandler logging junitxml pastebin"
            " stepwise setuponly setupplan doctest threadexception"
        ).split()
    ),
]


def run(files):
    # As the command `pytest` has it: folders come onto the path one by one.
    pytest.main([*OPTIONS, *(f"{session.WORK}/{file}" for file in files)], plugins=[Reporter(len(files) > 1)])


class Reporter:
    """The pytest plugin that tells the platform of each test."""

    def __init__(self, several_files):
        self._several_files = several_files
        self._status = Status.PASS
        self._messages = []

    def pytest_configure(self, config):
        config.addinivalue_line("markers", "task(taskno): the number of the exercise's task")

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        try:
            report = yield
        except SystemExit as error:
            report = CollectReport(collector.nodeid, "failed", f"SystemExit: {error.code}", [])
            report.call = None
        if report.failed and getattr(report, "call", None) is not None and report.call.excinfo is not None:
            report.opencode_error = report.call.excinfo.value
        return report

    def pytest_collectreport(self, report):
        if report.failed:
            error = getattr(report, "opencode_error", None)
            if error is None or isinstance(error, Collector.CollectError):
                message = _error_lines(str(report.longrepr))
            else:
                message = reporting.message_of(error)
            reporting.whole(_file_of(report.nodeid), Status.ERROR, message)
        elif report.skipped:
            reporting.whole(_file_of(report.nodeid), Status.SKIP, _reason(report))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        function = getattr(item, "function", None) or getattr(item, "obj", None)
        file, _, name = item.nodeid.partition("::")
        self._status = Status.PASS
        self._messages = []
        reporting.started(
            reporting.name_of(file, name.replace("::", "."), self._several_files),
            reporting.code_of(function) if function else "",
            reporting.task_of(item.iter_markers()),
        )
        try:
            return (yield)
        finally:
            reporting.finished(self._status, "\n".join(self._messages))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if call.excinfo is not None and report.failed:
            report.opencode_message = _message(report, call)
            if call.when == "call" and isinstance(call.excinfo.value, (AssertionError, pytest.fail.Exception)):
                report.opencode_status = Status.FAIL
            else:
                report.opencode_status = Status.ERROR
        return report

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self._add(
                getattr(report, "opencode_status", Status.FAIL),
                getattr(report, "opencode_message", None) or str(report.longrepr),
            )
        elif report.skipped and not hasattr(report, "wasxfail"):
            self._add(Status.SKIP, _reason(report))

    def _add(self, status, message):
        order = [Status.PASS, Status.SKIP, Status.FAIL, Status.ERROR]
        if order.index(status) > order.index(self._status):
            self._status = status
        self._messages.append(message)


def _file_of(nodeid):
    return nodeid.partition("::")[0] or "tests"


def _error_lines(text):
    """Of pytest's account of a file that it could not load, what the error says."""
    lines = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")]
    return "\n".join(lines) or text


def _reason(report):
    """pytest gives a skipped test's place and reason as a triple."""
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(report.longrepr)


def _message(report, call):
    error = call.excinfo.value
    crash = getattr(report.longrepr, "reprcrash", None)
    if isinstance(error, (AssertionError, pytest.fail.Exception)) and crash is not None:
        # pytest's words, with the values of what was compared.
        return crash.message.removeprefix("AssertionError: ").removeprefix("Failed: ")
    return reporting.message_of(error)
