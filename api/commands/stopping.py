"""Ctrl-C while a plan is sought: once asks for the best plan so far, twice ends the process at once."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from api.commands.failures import INTERRUPTED

_SHOW_CURSOR = "\x1b[?25h"


class Stopping:
    """Hears Ctrl-C in a thread of its own, because the main thread may be deep in a solver that runs no Python.

    Use it as a context; `asked` is what the search polls.
    """

    def __init__(self, first: Callable[[], None]) -> None:
        """`first` is called, from the hearing thread, when Ctrl-C is pressed for the first time."""
        self._first = first
        self._asked = threading.Event()

    def asked(self) -> bool:
        """Return whether Ctrl-C was pressed."""
        return self._asked.is_set()

    def __enter__(self) -> Self:
        self._ear, self._mouth = socket.socketpair()
        self._mouth.setblocking(False)  # noqa: FBT003 (its only argument)
        # Python's own handler does nothing: the byte that the C-level handler writes is what the thread reads.
        self._handler = signal.signal(signal.SIGINT, lambda *_: None)
        self._wakeup = signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._wakeup)
        signal.signal(signal.SIGINT, self._handler)
        self._mouth.close()
        self._thread.join()
        self._ear.close()

    def _hear(self) -> None:
        while byte := self._ear.recv(1):
            if byte[0] != signal.SIGINT:
                continue
            if self._asked.is_set():
                _end_at_once()
            self._asked.set()
            self._first()


def _end_at_once() -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{_SHOW_CURSOR}\n")
        sys.stderr.flush()
    os._exit(INTERRUPTED)
