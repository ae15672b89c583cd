"""Writes what a learner's function returned as JSON text.

What JSON cannot carry becomes `{"$value": "..."}` with Python's own way of
writing it. The functions used are taken before any learner's code runs, so
replacing `json.dumps` or `repr` changes nothing here.
"""

import enum
import json.encoder
import math
import sys

# JSON readers give up on deeper nesting; the platform's does at 128.
DEPTH_MAX = 100

_quote = json.encoder.encode_basestring_ascii
_repr, _isinstance, _id, _sorted, _type = repr, isinstance, id, sorted, type
_int_text, _float_text, _isfinite = int.__repr__, float.__repr__, math.isfinite
_str, _int, _float, _list, _tuple, _dict = str, int, float, list, tuple, dict
_set, _frozenset, _Enum = set, frozenset, enum.Enum
_get_digits_max, _set_digits_max = sys.get_int_max_str_digits, sys.set_int_max_str_digits


def of(value):
    digits_max = _get_digits_max()
    # Whole numbers are kept exact however long they are.
    _set_digits_max(0)
    try:
        pieces = []
        _write(value, pieces.append, 0, _set())
        return "".join(pieces)
    finally:
        _set_digits_max(digits_max)


def _write(value, write, depth, above):
    if value is None:
        write("null")
    elif value is True:
        write("true")
    elif value is False:
        write("false")
    elif _isinstance(value, _Enum):
        _write_as_python(value, write)
    elif _isinstance(value, _str):
        _write_text(value, write)
    elif _isinstance(value, _int):
        write(_int_text(value))
    elif _isinstance(value, _float):
        if _isfinite(value):
            write(_float_text(value))
        else:
            write(f'{{"$value": {_quote(_float_text(value))}}}')
    elif _isinstance(value, (_list, _tuple, _dict)):
        if depth >= DEPTH_MAX or _id(value) in above:
            _write_as_python(value, write)
            return
        above.add(_id(value))
        if _isinstance(value, _dict):
            _write_dict(value, write, depth, above)
        else:
            _write_items(value, write, depth, above)
        above.discard(_id(value))
    else:
        _write_as_python(value, write)


def _write_text(value, write):
    try:
        _str.encode(value, "utf-8")
    except UnicodeEncodeError:
        # A lone surrogate is text to Python but to no one else.
        _write_as_python(value, write)
    else:
        write(_quote(value))


def _write_items(items, write, depth, above):
    write("[")
    separator = ""
    for item in items:
        write(separator)
        _write(item, write, depth + 1, above)
        separator = ", "
    write("]")


def _write_dict(value, write, depth, above):
    plain = all(_is_text(key) for key in value)
    if not plain or _list(value) == ["$value"]:
        _write_as_python(value, write)
        return
    write("{")
    separator = ""
    for key, item in value.items():
        write(separator)
        write(_quote(key))
        write(": ")
        _write(item, write, depth + 1, above)
        separator = ", "
    write("}")


def _is_text(key):
    if not _isinstance(key, _str) or _isinstance(key, _Enum):
        return False
    try:
        _str.encode(key, "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _write_as_python(value, write):
    try:
        text = _set_text(value) if _type(value) in (_set, _frozenset) else _repr(value)
    except Exception as error:
        text = f"<{_type(value).__name__} object whose repr() ended in {_type(error).__name__}>"
    text = _str.encode(text, "utf-8", "replace").decode("utf-8")
    write(f'{{"$value": {_quote(text)}}}')


def _set_text(value):
    """In sorted order where there is one, so that equal sets are written alike."""
    if not value:
        return _repr(value)
    try:
        texts = [_repr(item) for item in _sorted(value)]
    except TypeError:
        texts = _sorted(_repr(item) for item in value)
    body = f"{{{', '.join(texts)}}}"
    return body if _type(value) is _set else f"frozenset({body})"
