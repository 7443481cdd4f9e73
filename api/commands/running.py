"""Run a match with progress, and let Ctrl-C end it with a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.failures import INTERRUPTED
from api.commands.stopping import Stopping
from api.commands.voice import Voice
from api.progress import reporter

if TYPE_CHECKING:
    from api.pipeline import MatchResult, RunOptions

PLAN_WRITTEN = 0


def run(
    folder: Path, out: Path, options: RunOptions, voice: Voice, *, keep: Path | None = None, force: bool = False
) -> tuple[MatchResult, int]:
    """Match the records of `folder`, write the plan to `out`, and return it with the exit code.

    Raises
    ------
    MikropolError
        Whatever the pipeline refuses; nothing is written then.
    """
    from api.pipeline import match  # noqa: PLC0415 (slow; --help does without)

    hint = voice.say("Stopping: the best plan so far is being checked and written. Ctrl-C again writes nothing.")
    with (
        reporter(voice.say, shown=voice.shows_progress) as progress,
        Stopping(lambda: voice.warn(hint)) as stopping,
    ):
        result = match(folder, out, options, keep=keep, force=force, progress=progress, should_stop=stopping.asked)
    return result, INTERRUPTED if stopping.asked() else PLAN_WRITTEN
