"""``mikropol newcomer``: what one new candidate, member, class or job could get beside a standing plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.commands import options as words
from api.commands.check import changed_warning
from api.commands.everywhere import everywhere
from api.commands.voice import Voice
from api.progress import reporter
from matching.errors import BadOption, Fault
from matching.options import at_least

if TYPE_CHECKING:
    from api.newcomer.reading import Stem

#: Offers of each kind, where nothing else is said; `matching.newcomer.MOST` is the same.
MOST = 10


@everywhere
def newcomer(  # noqa: PLR0913 (one parameter for each option)
    voice: Voice,
    *,
    folder: words.Folder,
    out: words.PlanFolder,
    candidate: words.NewCandidate = None,
    member: words.NewMember = None,
    block: words.NewClass = None,
    job: words.NewJob = None,
    fit: words.NewFit = None,
    travel: words.NewTravel = None,
    most: words.Most = MOST,
) -> int:
    """Say what one newcomer could get beside a standing plan, moving nobody."""
    from api.commands.summary import notice_lines  # noqa: PLC0415 (slow; --help does without)
    from api.newcomer import ask, read_newcomer  # noqa: PLC0415 (as above)
    from api.newcomer.data import newcomer_data  # noqa: PLC0415 (as above)
    from api.newcomer.telling import newcomer_lines  # noqa: PLC0415 (as above)
    from api.pipeline import reopen  # noqa: PLC0415 (as above)

    stem, path = _only(candidate, member, block, job)
    at_least("most", most, 1)
    with reporter(voice.say, shown=voice.shows_progress) as progress:
        case, plan, changed = reopen(folder, out, progress=progress)
        read = read_newcomer(path, stem, case.market, fit=fit, travel=travel)
        progress("explain")
        asked = ask(case, plan, read, most=most)
    changed_warning(changed, voice)
    voice.warn(*notice_lines(read.notices, voice.say))
    if voice.machine:
        voice.answer(newcomer_data(asked))
    voice.reply(*newcomer_lines(asked, voice.say))
    return 0


def _only(candidate: Path | None, member: Path | None, block: Path | None, job: Path | None) -> tuple[Stem, Path]:
    """Return the kind of the newcomer, as the file of the records in which it would stand, and its file.

    Raises
    ------
    BadOption
        If not exactly one file is given.
    """
    files: dict[Stem, Path | None] = {"candidates": candidate, "members": member, "blocks": block, "jobs": job}
    given = [(stem, path) for stem, path in files.items() if path is not None]
    if len(given) != 1:
        rule = "give exactly one of --candidate, --member, --class and --job"
        raise BadOption(Fault(rule=rule, value=", ".join(str(path) for _, path in given)))
    return given[0]
