"""Build small problems by hand: records with ids and day names in, a `Problem` of arrays out.

Every record has defaults, so that a test states only what it is about::

    problem = market(
        candidates=[candidate("ann", fits={"J1": 0.8}, minutes={"H1": 10})],
        jobs=[job("J1", n_days=2)],
        houses=[house("H1", desk=1)],
    )
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.fits import Fits, Minutes, Wishes
from matching.options import Weights
from matching.problem import Candidates, Classes, Houses, Jobs, Members, Pin, Problem, Stays
from matching.week import DAYS, N_DAYS, N_PARTS, PARTS, bits, mask_of

WEEK = "mon tue wed thu fri"
DAY = "am pm"


def days_of(names: str) -> int:
    """Return the mask of days written as ``"mon tue"``."""
    return mask_of(names.split(), DAYS)


def parts_of(names: str) -> int:
    """Return the mask of day parts written as ``"am pm"``."""
    return mask_of(names.split(), PARTS)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who seeks a job and a desk; fits and wishes by job id, minutes by house id."""

    name: str
    fits: Mapping[str, float] = field(default_factory=dict)
    minutes: Mapping[str, float] = field(default_factory=dict)
    wishes: Mapping[str, float] = field(default_factory=dict)
    days: str = WEEK
    parts: str = DAY
    needs: Collection[str] = ()
    max_travel_min: float = 45.0
    priority: float = 0.0
    avoids: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who seeks desk-days and no job."""

    name: str
    minutes: Mapping[str, float] = field(default_factory=dict)
    n_days: int = 1
    days: str = WEEK
    parts: str = DAY
    fixed_days: str = ""
    kind: str = "desk"
    needs: Collection[str] = ()
    max_travel_min: float = 45.0
    value: float = 0.5
    priority: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Job:
    """A vacancy."""

    name: str
    openings: int = 1
    n_days: int = 5
    fixed_days: str = ""
    parts: str = DAY
    kind: str = "desk"
    needs: Collection[str] = ()
    employer: str = ""


@dataclass(frozen=True, kw_only=True)
class Places:
    """`count` places of one kind on some days and parts."""

    kind: str
    count: int
    days: str = WEEK
    parts: str = DAY


@dataclass(frozen=True, kw_only=True)
class House:
    """A house, what it has, and its places; rows of the same kind, day and part add up."""

    name: str
    places: Sequence[Places] = ()
    has: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class Block:
    """A class; `houses` maps the allowed ones to preferences, empty = all with preference 1."""

    name: str
    seats: int = 1
    n_days: int = 1
    days: str = WEEK
    parts: str = DAY
    kind: str = "seat"
    houses: Mapping[str, float] = field(default_factory=dict)
    value: float = 1.0
    fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A pin; blank cells are open."""

    person: str
    job: str = ""
    house: str = ""
    kind: str = ""
    days: str = ""
    parts: str = ""


@dataclass(frozen=True, kw_only=True)
class Last:
    """Where the last plan had somebody; a blank job for a member, a blank house for a job without desk-days."""

    person: str
    job: str = ""
    house: str = ""


def candidate(name: str, **cells: object) -> Candidate:
    """Return a candidate with defaults for what is not said."""
    return Candidate(name=name, **cells)  # type: ignore[arg-type]


def member(name: str, **cells: object) -> Member:
    """Return a member with defaults for what is not said."""
    return Member(name=name, **cells)  # type: ignore[arg-type]


def job(name: str, **cells: object) -> Job:
    """Return a job with defaults for what is not said."""
    return Job(name=name, **cells)  # type: ignore[arg-type]


def house(name: str, *places: Places, has: Collection[str] = (), **counts: int) -> House:
    """Return a house; ``desk=2`` is short for two desks on weekdays, mornings and afternoons."""
    whole_week = tuple(Places(kind=kind, count=count) for kind, count in counts.items())
    return House(name=name, places=(*places, *whole_week), has=has)


def places(kind: str, count: int, days: str = WEEK, parts: str = DAY) -> Places:
    """Return one row of places."""
    return Places(kind=kind, count=count, days=days, parts=parts)


def block(name: str, **cells: object) -> Block:
    """Return a class with defaults for what is not said."""
    return Block(name=name, **cells)  # type: ignore[arg-type]


def pin(person: str, **cells: str) -> Kept:
    """Return a pin; cells that are not said are open."""
    return Kept(person=person, **cells)


def last(person: str, **cells: str) -> Last:
    """Return a placement of the last plan; cells that are not said are blank."""
    return Last(person=person, **cells)


def _index(names: Iterable[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(dict.fromkeys(names))}


def _flags(rows: Sequence[Collection[str]], columns: Mapping[str, int]) -> NDArray[np.bool_]:
    flags = np.zeros((len(rows), len(columns)), dtype=np.bool_)
    for row, names in enumerate(rows):
        flags[row, [columns[name] for name in names]] = True
    return flags


def _floats(values: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(values), dtype=np.float64)


def _ints(values: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def _masks(values: Iterable[int]) -> NDArray[np.uint8]:
    return np.array(list(values), dtype=np.uint8)


def _listed(
    rows: Sequence[Mapping[str, float]], columns: Mapping[str, int]
) -> tuple[list[int], list[int], list[float], tuple[int, int]]:
    entries = [(i, columns[name], value) for i, row in enumerate(rows) for name, value in row.items()]
    row, column, value = ([entry[axis] for entry in entries] for axis in range(3))
    return row, column, value, (len(rows), len(columns))  # type: ignore[return-value]


def _candidates(people: Sequence[Candidate], equipment: Mapping[str, int], employers: Mapping[str, int]) -> Candidates:
    avoids = [(i, employers[name]) for i, c in enumerate(people) for name in c.avoids]
    return Candidates(
        ids=tuple(c.name for c in people),
        days=_masks(days_of(c.days) for c in people),
        parts=_masks(parts_of(c.parts) for c in people),
        needs=_flags([c.needs for c in people], equipment),
        max_travel_min=_floats(c.max_travel_min for c in people),
        priority=_floats(c.priority for c in people),
        avoids=np.array(avoids, dtype=np.int64).reshape(-1, 2),
    )


def _members(people: Sequence[Member], equipment: Mapping[str, int], kinds: Mapping[str, int]) -> Members:
    return Members(
        ids=tuple(m.name for m in people),
        days=_masks(days_of(m.days) for m in people),
        parts=_masks(parts_of(m.parts) for m in people),
        fixed_days=_masks(days_of(m.fixed_days) for m in people),
        n_days=_ints(m.n_days for m in people),
        place_kind=_ints(kinds[m.kind] for m in people),
        needs=_flags([m.needs for m in people], equipment),
        max_travel_min=_floats(m.max_travel_min for m in people),
        value=_floats(m.value for m in people),
        priority=_floats(m.priority for m in people),
    )


def _jobs(
    jobs: Sequence[Job], equipment: Mapping[str, int], kinds: Mapping[str, int], employers: Mapping[str, int]
) -> Jobs:
    return Jobs(
        ids=tuple(j.name for j in jobs),
        employer=_ints(employers[_employer(j)] for j in jobs),
        openings=_ints(j.openings for j in jobs),
        n_days=_ints(j.n_days for j in jobs),
        fixed_days=_masks(days_of(j.fixed_days) for j in jobs),
        parts=_masks(parts_of(j.parts) for j in jobs),
        place_kind=_ints(kinds[j.kind] for j in jobs),
        needs=_flags([j.needs for j in jobs], equipment),
    )


def _employer(job: Job) -> str:
    return job.employer or f"employer of {job.name}"


def _houses(houses: Sequence[House], equipment: Mapping[str, int], kinds: Mapping[str, int]) -> Houses:
    capacity = np.zeros((len(houses), len(kinds), N_DAYS, N_PARTS), dtype=np.int64)
    for h, each in enumerate(houses):
        for row in each.places:
            for day in bits(days_of(row.days)):
                for part in bits(parts_of(row.parts)):
                    capacity[h, kinds[row.kind], day, part] += row.count
    return Houses(
        ids=tuple(each.name for each in houses), has=_flags([each.has for each in houses], equipment), capacity=capacity
    )


def _classes(blocks: Sequence[Block], kinds: Mapping[str, int], houses: Mapping[str, int]) -> Classes:
    preference = np.full((len(blocks), len(houses)), np.nan)
    for b, each in enumerate(blocks):
        for name, number in (each.houses or dict.fromkeys(houses, 1.0)).items():
            preference[b, houses[name]] = number
    return Classes(
        ids=tuple(each.name for each in blocks),
        seats=_ints(each.seats for each in blocks),
        n_days=_ints(each.n_days for each in blocks),
        place_kind=_ints(kinds[each.kind] for each in blocks),
        days=_masks(days_of(each.days) for each in blocks),
        parts=_masks(parts_of(each.parts) for each in blocks),
        preference=preference,
        value=_floats(each.value for each in blocks),
        fixed=np.array([each.fixed for each in blocks], dtype=np.bool_),
    )


def _pin(
    kept: Kept, people: Mapping[str, int], jobs: Mapping[str, int], houses: Mapping[str, int], kinds: Mapping[str, int]
) -> Pin:
    return Pin(
        person=people[kept.person],
        job=jobs[kept.job] if kept.job else None,
        house=houses[kept.house] if kept.house else None,
        place_kind=kinds[kept.kind] if kept.kind else None,
        days=days_of(kept.days),
        parts=parts_of(kept.parts),
    )


def _stays(
    stays: Sequence[Last], people: Mapping[str, int], jobs: Mapping[str, int], houses: Mapping[str, int]
) -> Stays:
    return Stays(
        person=_ints(people[each.person] for each in stays),
        job=_ints(jobs[each.job] if each.job else -1 for each in stays),
        house=_ints(houses[each.house] if each.house else -1 for each in stays),
    )


def market(  # noqa: PLR0913 (a market has this many kinds of records)
    *,
    candidates: Sequence[Candidate] = (),
    members: Sequence[Member] = (),
    jobs: Sequence[Job] = (),
    houses: Sequence[House] = (),
    classes: Sequence[Block] = (),
    pins: Sequence[Kept] = (),
    stays: Sequence[Last] = (),
    **weights: float,
) -> Problem:
    """Return the problem that these records make; `weights` are those of `matching.options.Weights`."""
    kinds = _index(
        ["desk"]
        + [row.kind for each in houses for row in each.places]
        + [j.kind for j in jobs]
        + [m.kind for m in members]
        + [each.kind for each in classes]
        + [kept.kind for kept in pins if kept.kind]
    )
    wanted = [c.needs for c in candidates] + [m.needs for m in members] + [j.needs for j in jobs]
    equipment = _index(name for names in wanted + [each.has for each in houses] for name in names)
    minutes = [c.minutes for c in candidates] + [m.minutes for m in members]
    employers = _index([_employer(j) for j in jobs] + [name for c in candidates for name in c.avoids])
    people = _index([c.name for c in candidates] + [m.name for m in members])
    job_at, house_at = _index(j.name for j in jobs), _index(each.name for each in houses)
    return Problem(
        candidates=_candidates(candidates, equipment, employers),
        members=_members(members, equipment, kinds),
        jobs=_jobs(jobs, equipment, kinds, employers),
        houses=_houses(houses, equipment, kinds),
        classes=_classes(classes, kinds, house_at),
        fits=Fits.of(*_listed([c.fits for c in candidates], job_at)),
        wishes=Wishes.of(*_listed([c.wishes for c in candidates], job_at)),
        minutes=Minutes.of(*_listed(minutes, house_at)),
        kinds=tuple(kinds),
        pins=tuple(_pin(kept, people, job_at, house_at, kinds) for kept in pins),
        weights=Weights(**weights),
        stays=_stays(stays, people, job_at, house_at),
    )
