"""Loads, while the component is built, the modules that lessons use often.

A module on this list costs a run nothing but its place in the snapshot; one
that is not costs the time of decompressing and running it.
"""

import importlib

LESSONS = """
abc argparse array ast asyncio base64 bisect builtins calendar cmath collections collections.abc
concurrent.futures.thread contextlib contextvars copy csv dataclasses datetime decimal difflib dis doctest
email.message enum errno fileinput fnmatch fractions functools gc getpass glob graphlib hashlib heapq
hmac html html.parser http importlib importlib.metadata importlib.resources inspect io ipaddress itertools json
keyword linecache locale logging math numbers operator os pathlib pickle pkgutil platform pprint
queue random re reprlib secrets select shlex shutil signal socket statistics string string.templatelib
struct sys tempfile textwrap threading time timeit token tokenize tomllib traceback types typing
unicodedata unittest unittest.mock unittest.async_case urllib.parse uuid warnings weakref xml.etree.ElementTree zlib
zoneinfo
""".split()

# What pytest loads by the time it has run one test.
PYTEST = """
pytest _pytest._py.path _pytest.assertion _pytest.assertion.rewrite _pytest.capture _pytest.config
_pytest.debugging _pytest.doctest _pytest.fixtures _pytest.helpconfig _pytest.junitxml
_pytest.legacypath _pytest.main _pytest.mark _pytest.monkeypatch _pytest.nodes _pytest.pastebin
_pytest.pathlib _pytest.pytester_assertions _pytest.python _pytest.raises _pytest.recwarn
_pytest.reports _pytest.runner _pytest.setuponly _pytest.setupplan _pytest.skipping
_pytest.stepwise _pytest.subtests _pytest.terminal _pytest.threadexception _pytest.tmpdir
_pytest.unittest _pytest.unraisableexception _pytest.warnings
""".split()


def load_all():
    for name in LESSONS + PYTEST:
        importlib.import_module(name)
