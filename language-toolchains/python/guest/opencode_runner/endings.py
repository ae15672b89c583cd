"""Turns what ended a program into the `ending` that the platform is told, and
writes to standard error what Python itself would have written."""

import os
import sys

from wit_world.exports import program

from . import session, unavailable

_stat = os.stat
_print = print
_excepthook = sys.__excepthook__
_SyntaxError, _SystemExit = SyntaxError, SystemExit
_OWN_FOLDER = os.path.dirname(__file__)


def of_exit(error):
    """The ending for a `SystemExit`, which is also how `sys.exit` works."""
    code = error.code
    if code is None:
        return program.Ending_Exited(0)
    if isinstance(code, int):
        # The system keeps eight bits of an exit status.
        return program.Ending_Exited(int(code) & 0xFF)
    session.flush()
    try:
        _print(code, file=sys.stderr)
    except BaseException:
        pass
    return program.Ending_Exited(1)


def of_error(error):
    """The ending for an error that nothing caught; shows its traceback."""
    if isinstance(error, session.HardExit):
        return program.Ending_Exited(error.status)
    if isinstance(error, _SystemExit):
        return of_exit(error)
    error.__traceback__ = without_own_frames(error.__traceback__)
    _show(error)
    if diagnostic := diagnostic_of(error):
        return program.Ending_CompileFailed([diagnostic])
    if isinstance(error, RecursionError):
        return program.Ending_StackExhausted()
    if isinstance(error, MemoryError):
        return program.Ending_MemoryExhausted()
    return program.Ending_Uncaught(uncaught(error))


def uncaught(error):
    file, line = place_of(error)
    return program.UncaughtError(
        kind=well_formed(type(error).__qualname__), message=message_of(error), file=file, line=line
    )


def message_of(error):
    try:
        return well_formed(str(error))
    except Exception as second:
        return f"<the error's message could not be made: {type(second).__name__}>"


def place_of(error):
    """File and line of the innermost frame that is the learner's own."""
    place = (None, None)
    traceback = error.__traceback__
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if is_learners(file) and traceback.tb_lineno:
            place = (well_formed(session.relative(file)), traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def is_learners(file):
    """Whether this is a file of the program's folder."""
    if file.startswith("<") or (file.startswith("/") and not file.startswith(session.WORK + "/")):
        return False
    try:
        _stat(file if file.startswith("/") else f"{session.WORK}/{file}")
    except (OSError, ValueError):
        return False
    return True


def diagnostic_of(error):
    """What is wrong in which of the learner's files; None when the error is of
    another kind or the source was no file, as with `eval`."""
    entry = getattr(error, "opencode_file", None)
    if isinstance(error, _SyntaxError):
        file = error.filename
        if not isinstance(file, str) or not is_learners(file):
            file = entry
        line, column, message = error.lineno, error.offset, error.msg
    else:
        file, line, column, message = entry, 1, 1, message_of(error)
    if file is None:
        return None
    return program.Diagnostic(
        file=well_formed(session.relative(file)),
        line=max(line or 1, 1),
        column=max(column or 1, 1),
        message=well_formed(message),
    )


def without_own_frames(traceback):
    """Leaves out the frames of this package: learners did not write them."""
    kept = []
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if not file.startswith(_OWN_FOLDER) and file != unavailable.SHOWN_FILE:
            kept.append(traceback)
        traceback = traceback.tb_next
    for frame, after in zip(kept, [*kept[1:], None]):
        frame.tb_next = after
    return kept[0] if kept else None


def well_formed(text):
    """Text that can leave the component: lone surrogates become `?`."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _show(error):
    session.flush()
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except BaseException as second:
        if isinstance(second, _SystemExit):
            return
        _print("Error in sys.excepthook:", file=sys.stderr)
        _excepthook(type(second), second, without_own_frames(second.__traceback__))
        _print("\nOriginal exception was:", file=sys.stderr)
        _excepthook(type(error), error, error.__traceback__)
    session.flush()
