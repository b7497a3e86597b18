"""SIGINT and SIGTERM, from the first moment of a command to its last.

Scrapy's own handlers do nothing while its engine is starting, and then wait for ever. These remember a signal that
comes early, ask the run to end when there is one, and bound how long pages in flight are waited for.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

GRACE = 7.0
"""Seconds that pages in flight are waited for; a second signal ends the waiting."""

#: Scrapy signal: the run ends; what has not gone out yet stays to be visited.
ending = object()

#: Scrapy signal: give up the downloads in flight; their pages stay to be visited.
give_up = object()

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopping:
    """The signals that this process got."""

    def __init__(self) -> None:
        self.signum: int | None = None
        """The first that came."""
        self.times = 0
        self._listener: Callable[[], None] | None = None

    def install(self) -> None:
        """Take over SIGINT and SIGTERM."""
        for number in _SIGNALS:
            signal.signal(number, self._received)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call *listener* at each signal from now on, and now if one came already."""
        self._listener = listener
        if self.times:
            listener()

    def _received(self, signum: int, _: FrameType | None) -> None:
        self.signum = self.signum or signum
        self.times += 1
        if self.times > 2:  # whoever asks three times means it
            signal.signal(signum, signal.SIG_DFL)
            os.kill(os.getpid(), signum)
        if self._listener is not None:
            self._listener()


#: Of this process.
stopping = Stopping()
