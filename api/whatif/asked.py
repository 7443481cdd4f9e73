"""What a scenario changes, as a person writes it; and as changes of the optimiser's problem."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from types import MappingProxyType

from matching.changes import DAY, WEEK, Change, Closed, LeastTravelLimit, MoreOpenings, MorePlaces, TravelLimit
from matching.errors import BadInput, BadOption, Fault
from matching.problem import Problem
from matching.week import DAYS, PARTS

#: Files of further records, by the name of their option: the kind of file whose form they have.
RECORDS: Mapping[str, str] = MappingProxyType(
    {
        "add_house": "houses",
        "add_places": "places",
        "add_class": "blocks",
        "add_member": "members",
        "add_job": "jobs",
        "add_fit": "fit",
        "add_travel": "travel",
    }
)
#: More places or openings than anybody means.
_MOST = 1_000_000
_NUMBER = re.compile(r"[+-]?\d{1,7}")

_PLACES = "must be HOUSE:kind:day:±n or HOUSE:kind:day:part:±n, such as H01:desk:fri:+2"
_CLOSE = "must be HOUSE, HOUSE:day or HOUSE:day:part, such as H02:fri"
_OPENINGS = "must be JOB:±n, such as J7:+20"
_LIMIT = "must be minutes for everybody, or PERSON:minutes, such as 60 or C1:60"
_UNKNOWN = "there is no {id} in the records"
_LIKELY = "there is no {id} in the records; did you mean {likely}?"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One scenario.

    Attributes
    ----------
    name
    places, close, openings, travel_limit
        As written.
    add
        Option → file of further records.
    file
        The scenario file; "" for what stands in the command line.
    """

    name: str = ""
    places: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    travel_limit: tuple[str, ...] = ()
    add: Mapping[str, Path] = field(default_factory=dict)
    file: str = ""

    @property
    def written(self) -> dict[str, list[str]]:
        """What is asked for, by option, as it was written."""
        said = {name: list(getattr(self, name)) for name in ("places", "close", "openings", "travel_limit")}
        said |= {option: [path.name] for option, path in self.add.items()}
        return {option: values for option, values in said.items() if values}

    def fault(self, column: str, rule: str, value: str, **params: str) -> Fault:
        """Return a fault of this scenario."""
        return Fault(rule=rule, file=self.file, column=column, value=value, params=params)

    def refuse(self, faults: Sequence[Fault]) -> None:
        """Raise what is wrong, if anything is.

        Raises
        ------
        BadInput
            Of a file.
        BadOption
            Of the command line.
        """
        if faults and self.file:
            raise BadInput(tuple(faults))
        if faults:
            raise BadOption(faults[0])


class _Refused(Exception):
    """One value breaks a rule."""

    def __init__(self, rule: str, **params: str) -> None:
        super().__init__(rule)
        self.rule, self.params = rule, params


def changes_of(problem: Problem, asked: Asked) -> tuple[Change, ...]:
    """Return the changes of places, openings and limits that a scenario asks for.

    Raises
    ------
    BadInput, BadOption
        If one cannot be read, or names what there is not; of a file all of them are listed.
    """
    readers = {"places": _places, "close": _closed, "openings": _openings, "travel_limit": _limit}
    changes, faults = [], []
    for option, read in readers.items():
        for text in getattr(asked, option):
            try:
                changes.append(read(problem, text))
            except _Refused as refused:
                faults.append(asked.fault(option, refused.rule, text, **refused.params))
    asked.refuse(faults)
    return tuple(changes)


def _position(ids: Sequence[str], name: str) -> int:
    if name in ids:
        return ids.index(name)
    likely = ", ".join(get_close_matches(name, sorted(ids), n=3, cutoff=0.5))
    raise _Refused(_LIKELY, id=name, likely=likely) if likely else _Refused(_UNKNOWN, id=name)


def _count(text: str, rule: str) -> int:
    if not _NUMBER.fullmatch(text) or not 0 < abs(int(text)) <= _MOST:
        raise _Refused(rule)
    return int(text)


def _slot(words: list[str], rule: str) -> tuple[list[str], int, int]:
    """Return the words before a day and a part, and these as masks."""
    words, parts = (words[:-1], 1 << PARTS.index(words[-1])) if words and words[-1] in PARTS else (words, DAY)
    if not words or words[-1] not in DAYS:
        raise _Refused(rule)
    return words[:-1], 1 << DAYS.index(words[-1]), parts


def _places(problem: Problem, text: str) -> Change:
    words = [word.strip() for word in text.split(":")]
    n = _count(words[-1], _PLACES)
    before, days, parts = _slot(words[:-1], _PLACES)
    if len(before) < 2:  # noqa: PLR2004 (house and kind)
        raise _Refused(_PLACES)
    kind = _position(problem.kinds, ":".join(before[1:]))
    return MorePlaces(house=_position(problem.houses.ids, before[0]), place_kind=kind, days=days, parts=parts, n=n)


def _closed(problem: Problem, text: str) -> Change:
    words = [word.strip() for word in text.split(":")]
    before, days, parts = (words, WEEK, DAY) if len(words) == 1 else _slot(words, _CLOSE)
    if len(before) != 1 or not before[0]:
        raise _Refused(_CLOSE)
    return Closed(house=_position(problem.houses.ids, before[0]), days=days, parts=parts)


def _openings(problem: Problem, text: str) -> Change:
    job, colon, n = (word.strip() for word in text.partition(":"))
    if not job or not colon:
        raise _Refused(_OPENINGS)
    return MoreOpenings(n=_count(n, _OPENINGS), job=_position(problem.jobs.ids, job))


def _limit(problem: Problem, text: str) -> Change:
    who, colon, written = (word.strip() for word in text.rpartition(":"))
    try:
        minutes = float(written)
    except ValueError:
        raise _Refused(_LIMIT) from None
    if not isfinite(minutes) or minutes < 0 or (colon and not who):
        raise _Refused(_LIMIT)
    return (
        TravelLimit(minutes=minutes, person=_position(problem.person_ids, who))
        if who
        else LeastTravelLimit(minutes=minutes)
    )
