"""How many days a month at the employer's place a sentence asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from features.remote_words import AWAY_PLACE, COUNTS, DAYS, OFFICE_PLACE, ONCE, PERIOD, THE_REST

WORKDAYS_A_WEEK = 5.0
#: A month counts as four weeks, as the default of a candidate who takes hybrid jobs does (one day a week = 4).
WEEKS_A_MONTH = 4.0
_NEAR = 45  # letters between a number of days and its place

Place = Literal["office", "away"]


@dataclass(frozen=True, kw_only=True)
class _Mention:
    """So many days at one of the two places; `fewest` and `most` differ for "two to three days"."""

    place: Place
    fewest: float
    most: float
    weekly: bool | None


def office_days(sentence: str) -> float | None:
    """Return the most office days a month that `sentence` (without case) states, or None.

    Days at home leave the rest of a five-day week for the office. "Two to three days" is read for the person's safety:
    as three at the office, or as two at home. Less often than monthly is not counted.

    >>> office_days("two to three days a week in the office"), office_days("to hjemmearbejdsdage om ugen")
    (12.0, 12.0)
    >>> office_days("we meet at the office once a month"), office_days("ten days of holiday")
    (1.0, None)
    """
    read = [_mention(sentence, found) for found in _counts(sentence)]
    mentions = [mention for mention in read if mention is not None]
    both = {mention.place for mention in mentions} == {"office", "away"}
    days = [_monthly(mention, weekly=mention.weekly if mention.weekly is not None else both) for mention in mentions]
    stated = [day for day, mention in zip(days, mentions, strict=True) if mention.weekly is not None or both]
    return max(stated, default=None)


def _counts(sentence: str) -> list[re.Match[str]]:
    return sorted([*DAYS.finditer(sentence), *ONCE.finditer(sentence)], key=lambda found: found.start())


def _number(word: str) -> float:
    return COUNTS[word] if word in COUNTS else float(word.replace(",", "."))


def _mention(sentence: str, found: re.Match[str]) -> _Mention | None:
    groups = found.groupdict()
    place = _place(sentence, found, groups.get("kind") or "")
    if place is None:
        return None
    low, high = _number(groups["low"]), _number(groups.get("high") or groups["low"])
    period = PERIOD.search(sentence, found.end(), found.end() + 60) or PERIOD.search(sentence, 0, found.end())
    weekly = None if period is None else (period["unit"] or period["often"]).startswith(("week", "uge"))
    return _Mention(place=place, fewest=min(low, high), most=max(low, high), weekly=weekly)


def _place(sentence: str, found: re.Match[str], kind: str) -> Place | None:
    """Return the place of a number of days: named in its own word, else the nearest one, after it when both touch."""
    if kind.strip() in {"remote", "home", "hjemmearbejds", "hjemme"}:
        return "away"
    if kind.strip() in {"office", "on-site", "onsite", "on site", "kontor", "fremmøde"}:
        return "office"
    after = THE_REST.split(sentence[found.end() : found.end() + _NEAR])[0]
    before = sentence[max(0, found.start() - _NEAR) : found.start()]
    letters: list[tuple[int, Place]] = []
    patterns: tuple[tuple[Place, re.Pattern[str]], ...] = (("office", OFFICE_PLACE), ("away", AWAY_PLACE))
    for place, pattern in patterns:
        letters += [(hit.start(), place) for hit in pattern.finditer(after)]
        letters += [(len(before) - hit.end(), place) for hit in pattern.finditer(before)]
    return min(letters, key=lambda each: each[0])[1] if letters else None


def _monthly(mention: _Mention, *, weekly: bool) -> float:
    weeks = WEEKS_A_MONTH if weekly else 1.0
    if mention.place == "office":
        return weeks * mention.most
    whole = WORKDAYS_A_WEEK if weekly else WORKDAYS_A_WEEK * WEEKS_A_MONTH
    return weeks * max(0.0, whole - mention.fewest)
