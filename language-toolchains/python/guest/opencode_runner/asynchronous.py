"""An event loop for asyncio that needs neither sockets nor threads.

asyncio's own loops wake themselves through a pair of sockets, which the sandbox
does not have. Nothing outside a program can send it events, so all that a loop
has to do is to wait until the next timer: the host's clock moves at once.
"""

import asyncio
import time


class _Waiting:
    """Takes the place of the selector: it waits for time and for nothing else."""

    def select(self, timeout):
        if timeout is None:
            raise RuntimeError(
                "asyncio waits for something that can never happen: "
                "no task can go on, and nothing outside the program can wake one."
            )
        if timeout > 0:
            time.sleep(timeout)
        return []


class SandboxEventLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = _Waiting()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        """Called to wake the loop from another thread; there is none."""

    def add_signal_handler(self, sig, callback, *args):
        raise NotImplementedError("Signals are not available here: nothing outside the program can send one.")

    def remove_signal_handler(self, sig):
        return False


def install():
    policy = asyncio.events._get_event_loop_policy()
    type(policy)._loop_factory = SandboxEventLoop
    asyncio.SelectorEventLoop = asyncio.EventLoop = SandboxEventLoop
