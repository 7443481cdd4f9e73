"""How a run tells how far it is, and asks whether to stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told how far the run is."""

    def __call__(self, stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        """Take note of the stage that begins or goes on, the best value and the proven bound so far."""


def silent(stage: str, *, value: float | None = None, bound: float | None = None) -> None:
    """Take no note."""


def never() -> bool:
    """Never ask to stop."""
    return False
