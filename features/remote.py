"""What "remote" really means in an advertisement: a mode, office days a month, and the sentence that says so.

The structured field wins. Else each sentence is read alone: look-alikes (*hjemmeside*, remote support) are taken out;
sentences about interviews, perks of some weeks a year, the past, other people or wanted experience are passed over;
what is left speaks for `full`, `hybrid` or `onsite`. Where sentences disagree the reading that promises less wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

import pandas as pd

from features import remote_words as say
from features.remote_days import WEEKS_A_MONTH, WORKDAYS_A_WEEK
from features.remote_days import office_days as days_in
from features.text import plain

Mode = Literal["full", "hybrid", "onsite", "unknown"]

JOB_COLUMNS = ("title", "description", "remote_mode", "office_days_per_month")
_MONTH = WORKDAYS_A_WEEK * WEEKS_A_MONTH
_SHORT_LINE = 3  # words: "Remote", "Copenhagen / Remote"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Why a mode was read.

    Attributes
    ----------
    source
        ``remote_mode`` (the field), ``title`` or ``description``.
    sentence
        The field's value or the sentence as written.
    start
        Where the sentence begins in its text without HTML, in letters.
    """

    source: str
    sentence: str
    start: int = 0


@dataclass(frozen=True, kw_only=True)
class Remote:
    """How far a job can be done elsewhere.

    Attributes
    ----------
    mode
    office_days
        Days a month at the employer's place; None when not stated.
    evidence
    confidence
        How sure the reading is, in [0, 1]: 1 for a field, 0 for `unknown`; a judgement, no probability.
    """

    mode: Mode
    office_days: float | None
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, kw_only=True)
class _Sign:
    """What one sentence says; `strong` when it leaves no doubt."""

    mode: Mode
    strong: bool
    office_days: float | None
    evidence: Evidence


def read_remote(title: str, description: str, remote_mode: str, office_days: float | None) -> Remote:
    """Read one job.

    Parameters
    ----------
    title, description
        Free text, Danish or English; HTML is taken out.
    remote_mode
        ``full``, ``hybrid``, ``onsite`` or "" when not stated; never doubted.
    office_days
        Stated days a month at the employer's place; None or NaN when not stated, then the text's.
    """
    signs = [*_signs(title, "title"), *_signs(description, "description")]
    stated = None if office_days is None or pd.isna(office_days) else float(office_days)
    days = stated if stated is not None else max((s.office_days for s in signs if s.office_days), default=None)
    if remote_mode:
        field = Evidence(source="remote_mode", sentence=remote_mode)
        return Remote(mode=cast("Mode", remote_mode), office_days=days, evidence=(field,), confidence=1.0)
    mode, confidence = _decide(signs)
    evidence = tuple(sign.evidence for sign in signs if sign.mode == mode)
    return Remote(mode=mode, office_days=days, evidence=evidence, confidence=confidence)


def remote_of(job: pd.Series) -> Remote:
    """Read one row of the jobs table."""
    return read_remote(*(job[column] for column in JOB_COLUMNS))


def read_remotes(jobs: pd.DataFrame) -> tuple[Remote, ...]:
    """Read every job, in order."""
    return tuple(read_remote(*row) for row in jobs[list(JOB_COLUMNS)].itertuples(index=False, name=None))


def _decide(signs: list[_Sign]) -> tuple[Mode, float]:
    """Weigh what the sentences say; a doubt never makes a job more remote."""
    said = {mode: [sign.strong for sign in signs if sign.mode == mode] for mode in ("full", "hybrid", "onsite")}
    if said["onsite"] and any(said["full"]):
        return "unknown", 0.0
    if any(said["hybrid"]) or (said["hybrid"] and not any(said["full"])):
        return "hybrid", 0.9 if any(said["hybrid"]) and not said["onsite"] else 0.7
    if said["onsite"]:
        return "onsite", 0.9 if any(said["onsite"]) else 0.6
    if said["full"]:
        return "full", 0.95 if any(said["full"]) else 0.8
    return "unknown", 0.0


def _signs(text: str, source: str) -> Iterator[_Sign]:
    for found in say.SENTENCE.finditer(plain(text)):
        sentence = found.group()
        reading = _read(sentence.casefold(), is_title=source == "title")
        if reading is not None:
            mode, strong, days = reading
            start = found.start() + len(sentence) - len(sentence.lstrip())
            evidence = Evidence(source=source, sentence=sentence.strip(), start=start)
            yield _Sign(mode=mode, strong=strong, office_days=days, evidence=evidence)


def _read(sentence: str, *, is_title: bool) -> tuple[Mode, bool, float | None] | None:
    """Return (mode, no doubt, office days) of one sentence without case, or None when it says nothing."""
    if not say.RELEVANT.search(sentence):
        return None
    sentence = say.LOOKALIKES.sub(" … ", sentence)
    fully = say.FULLY.search(sentence) is not None
    if _speaks_of_something_else(sentence, fully=fully):
        return None
    days = days_in(sentence)
    if days is not None:
        mode: Mode = "full" if days == 0 else "onsite" if days >= _MONTH else "hybrid"
        return mode, True, days
    return (
        _negated(sentence)
        or _plain_sign(sentence, fully=fully)
        or (("full", False, None) if say.BARE.search(sentence) and (is_title or _is_label(sentence)) else None)
    )


def _is_label(sentence: str) -> bool:
    return len(sentence.split()) <= _SHORT_LINE


def _speaks_of_something_else(sentence: str, *, fully: bool) -> bool:
    if say.PAST.search(sentence):
        return True
    about_this = say.ABOUT_THIS_JOB.search(sentence) is not None or fully
    if say.PERK.search(sentence) or say.INTERVIEW.search(sentence):
        return not say.CALLED_REMOTE.search(sentence) and not say.STRONGEST.search(sentence)
    return say.SKILL.search(sentence) is not None or (say.OTHERS.search(sentence) is not None and not about_this)


def _negated(sentence: str) -> tuple[Mode, bool, float | None] | None:
    if say.NO_OFFICE.search(sentence):
        return ("hybrid", True, None) if say.NOT_DAILY.search(sentence) else ("full", False, None)
    if say.NOT_FULLY.search(sentence):
        return "hybrid", False, None
    if say.NOT_AWAY.search(sentence):
        return "onsite", True, None
    return None


def _plain_sign(sentence: str, *, fully: bool) -> tuple[Mode, bool, float | None] | None:
    if say.SAYS_HYBRID.search(sentence):
        return "hybrid", True, None
    if fully:
        return "full", True, None
    if say.CALLED_REMOTE.search(sentence) or say.DONE_AWAY.search(sentence):
        return "full", False, None
    if say.HYBRID.search(sentence):
        return "hybrid", False, None
    if say.WORKS_AWAY.search(sentence):
        return "full", False, None
    return ("onsite", False, None) if say.ONSITE.search(sentence) else None
