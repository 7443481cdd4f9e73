"""How long each stage of a run takes, told while it goes on."""

from __future__ import annotations

from time import monotonic

from matching.progress import Progress


class Watch:
    """Times stages and reports them."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.seconds = progress, dict[str, float]()
        self._stage, self._since = "", monotonic()

    def enter(self, stage: str) -> None:
        """End the stage that runs and begin the next one; an empty name only ends."""
        now = monotonic()
        if self._stage:
            self.seconds[self._stage] = now - self._since
        self._stage, self._since = stage, now
        if stage:
            self.progress(stage)
