"""The Python runner: what the component exports as `opencode:runner/program`.

Everything here is loaded once, while the component is built, and lies in its
snapshot. A run starts from that snapshot, so nothing in this package may keep
what one run leaves behind.
"""

from . import library

library.install()

from . import unavailable  # noqa: E402
from . import preload  # noqa: E402

preload.load_all()
unavailable.install()

from . import asynchronous  # noqa: E402

asynchronous.install()

from wit_world import exports  # noqa: E402

from . import calling, running, session, testing  # noqa: E402


class Program(exports.Program):
    def run(self, entry, args):
        return running.run(entry, args)

    def call(self, entry, name, arguments):
        return calling.call(entry, name, arguments)

    def test(self, files):
        return testing.test(files)


session.seal()
