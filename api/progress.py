"""What a person sees while a command runs: the stage and, in the search, how good the plan is proven to be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from math import isfinite
from time import monotonic
from types import TracebackType
from typing import Protocol, Self, TextIO

from api.words import Words

#: What each stage of a run is called; the keys are the pipeline's.
STAGES = {
    "read": "Reading the folder",
    "score": "Judging fits",
    "travel": "Estimating travel",
    "build": "Building the problem",
    "choices": "Listing what everybody could take",
    "pins": "Keeping what was accepted",
    "price": "Finding prices",
    "relax": "Weighing what is near the best",
    "place": "Seeking the best plan",
    "prove": "Proving that no plan is better",
    "improve": "Improving the plan part by part",
    "assemble": "Putting the plan together",
    "check": "Checking the plan",
    "explain": "Finding reasons",
    "again": "Planning again with the change",
    "write": "Writing the files",
}
_PATIENCE_S = 1.0
_PAUSE_S = 5.0


class Reporter(AbstractContextManager["Reporter"], Protocol):
    """Takes a run's reports for as long as it is entered."""

    def __call__(self, stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        """Report that `stage` has begun or goes on."""


def line(say: Words, stage: str, *, value: float | None = None, bound: float | None = None) -> str:
    """Return one line on how far a run is."""
    said = say(STAGES.get(stage, stage))
    if value is not None:
        said += say(" · value {value}", value=say.number(value, 3))
    if bound is not None and isfinite(bound):
        said += say(" · no plan above {bound}", bound=say.number(bound, 3))
    if value and bound is not None and isfinite(bound):
        said += say(" · gap {percent} %", percent=say.number(100 * max(0.0, bound - value) / value, 3))
    return said


class Silent(Reporter):
    """Shows nothing."""

    def __call__(self, stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        """Take the report and show nothing."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing is open."""


class Lines(Reporter):
    """Writes plain lines where nobody can watch a line change: each stage once, the search every few seconds.

    Nothing is written in the first second, so a quick command stays quiet.
    """

    def __init__(self, say: Words, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        self._say, self._stream, self._clock = say, stream, clock
        self._stage, self._next = "", clock() + _PATIENCE_S

    def __call__(self, stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        """Write a line when one is due."""
        now = self._clock()
        if now < self._next and self._stage in (stage, ""):
            return
        self._stage, self._next = stage, now + _PAUSE_S
        self._stream.write(line(self._say, stage, value=value, bound=bound) + "\n")
        self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing is open: every line was flushed."""


class Spinner(Reporter):
    """Keeps one line of a terminal up to date."""

    def __init__(self, say: Words, stream: TextIO) -> None:
        from rich.console import Console  # noqa: PLC0415 (slow; only a terminal needs it)

        self._say = say
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self._status = self._console.status("")

    def __enter__(self) -> Self:
        self._status.start()
        return self

    def __call__(self, stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        """Change the line."""
        from rich.text import Text  # noqa: PLC0415 (as above)

        self._status.update(Text(line(self._say, stage, value=value, bound=bound)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the line and show the cursor again."""
        self._status.stop()


def reporter(say: Words, *, shown: bool) -> Reporter:
    """Return what shows a run's progress on stderr: a changing line on a terminal, else plain lines, else nothing."""
    if not shown:
        return Silent()
    return Spinner(say, sys.stderr) if sys.stderr.isatty() else Lines(say, sys.stderr)
