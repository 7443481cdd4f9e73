"""The problem: who asks for places on days at a house, what the houses hold, and what must be kept.

Arrays only, by position: candidate i, member i (person n_candidates + i), job j, house h, class b, place kind k,
equipment e. Days and parts are bit masks (`matching.week`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.fits import Fits, Floats, Ints, Minutes, Wishes
from matching.options import Weights
from matching.week import N_DAYS, N_PARTS, n_set

Masks = NDArray[np.uint8]
Flags = NDArray[np.bool_]


def _same_length(name: str, ids: tuple[str, ...], *arrays: NDArray[np.generic]) -> None:
    if any(len(array) != len(ids) for array in arrays):
        raise ValueError(f"{name}: every array needs one row per id ({len(ids)})")
    if len(set(ids)) != len(ids):
        raise ValueError(f"{name}: ids must differ from one another")


def _at_least_zero(name: str, *arrays: Floats | Ints) -> None:
    if any(array.size and not (np.all(np.isfinite(array)) and array.min() >= 0) for array in arrays):
        raise ValueError(f"{name}: numbers must be finite and at least 0")


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """People who seek a job and a desk.

    Attributes
    ----------
    ids
    days, parts : (n,) masks
        When the person may work at a house.
    needs : (n, n_equipment) bool
        Equipment the house must have.
    max_travel_min : (n,)
        Longest accepted one-way travel, minutes.
    priority : (n,)
        Added to the value of every bundle, ≥ 0.
    avoids : (m, 2) int
        Pairs (candidate, employer) that are never proposed.
    """

    ids: tuple[str, ...]
    days: Masks
    parts: Masks
    needs: Flags
    max_travel_min: Floats
    priority: Floats
    avoids: Ints = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))

    def __post_init__(self) -> None:
        _same_length("candidates", self.ids, self.days, self.parts, self.needs, self.max_travel_min, self.priority)
        _at_least_zero("candidates", self.max_travel_min, self.priority)


@dataclass(frozen=True, kw_only=True, eq=False)
class Members:
    """People who seek desk-days and no job; `fixed_days` are days they must get, `value` is what a place is worth."""

    ids: tuple[str, ...]
    days: Masks
    parts: Masks
    fixed_days: Masks
    n_days: Ints
    place_kind: Ints
    needs: Flags
    max_travel_min: Floats
    value: Floats
    priority: Floats

    def __post_init__(self) -> None:
        _same_length(
            "members",
            self.ids,
            *(self.days, self.parts, self.fixed_days, self.n_days, self.place_kind, self.needs),
            *(self.max_travel_min, self.value, self.priority),
        )
        _at_least_zero("members", self.max_travel_min, self.value, self.priority)
        if np.any(n_set[self.fixed_days] > self.n_days):
            raise ValueError("members: no more fixed days than desk-days")


@dataclass(frozen=True, kw_only=True, eq=False)
class Jobs:
    """Vacancies: what each asks of a house, and how many people it takes.

    Attributes
    ----------
    ids
    employer : (n,) int
        Jobs with the same number have the same employer.
    openings : (n,) int
    n_days : (n,) int
        Desk-days a week, 0–5; a job with 0 needs no house.
    fixed_days, parts : (n,) masks
    place_kind : (n,) int
    needs : (n, n_equipment) bool
    """

    ids: tuple[str, ...]
    employer: Ints
    openings: Ints
    n_days: Ints
    fixed_days: Masks
    parts: Masks
    place_kind: Ints
    needs: Flags

    def __post_init__(self) -> None:
        _same_length(
            "jobs",
            self.ids,
            *(
                self.employer,
                self.openings,
                self.n_days,
                self.fixed_days,
                self.parts,
                self.place_kind,
                self.needs,
            ),
        )
        _at_least_zero("jobs", self.openings, self.n_days)
        if np.any(n_set[self.fixed_days] > self.n_days):
            raise ValueError("jobs: no more fixed days than desk-days")


@dataclass(frozen=True, kw_only=True, eq=False)
class Houses:
    """Houses, what they have, and how many places of each kind they hold at each slot.

    Attributes
    ----------
    ids
    has : (n, n_equipment) bool
    capacity : (n, n_kinds, 7, 3) int
        Places at (house, kind, day, part), before fixed classes.
    """

    ids: tuple[str, ...]
    has: Flags
    capacity: Ints

    def __post_init__(self) -> None:
        _same_length("houses", self.ids, self.has, self.capacity)
        _at_least_zero("houses", self.capacity)
        if self.capacity.ndim != 4 or self.capacity.shape[2:] != (N_DAYS, N_PARTS):  # noqa: PLR2004 (axes)
            raise ValueError(f"houses: capacity must have shape (n_houses, n_kinds, {N_DAYS}, {N_PARTS})")


@dataclass(frozen=True, kw_only=True, eq=False)
class Classes:
    """Satellite classes, workshops, sessions: `seats` places of one kind on `n_days` days at one house.

    Attributes
    ----------
    ids
    seats, n_days, place_kind : (n,) int
    days, parts : (n,) masks
        Allowed days; the parts each day takes.
    preference : (n, n_houses)
        Factor on `value` per house, ≥ 0; NaN where the class may not be.
    value : (n,)
    fixed : (n,) bool
        A fixed class names one house and exactly its days; it takes its capacity before everybody else.
    """

    ids: tuple[str, ...]
    seats: Ints
    n_days: Ints
    place_kind: Ints
    days: Masks
    parts: Masks
    preference: Floats
    value: Floats
    fixed: Flags

    def __post_init__(self) -> None:
        _same_length(
            "classes",
            self.ids,
            *(self.seats, self.n_days, self.place_kind, self.days, self.parts),
            *(self.preference, self.value, self.fixed),
        )
        _at_least_zero("classes", self.seats, self.value, np.nan_to_num(self.preference))
        allowed = ~np.isnan(self.preference[self.fixed])
        if np.any(allowed.sum(axis=1) != 1) or np.any(n_set[self.days[self.fixed]] != self.n_days[self.fixed]):
            raise ValueError("classes: a fixed class names one house and exactly n_days days")


@dataclass(frozen=True, kw_only=True)
class Pin:
    """An accepted placement that the plan must keep; None and 0 leave a cell open.

    Attributes
    ----------
    person
        Position among people: candidates, then members.
    job, house, place_kind
    days, parts
        Masks; 0 leaves them open. Given days are kept as a set, and their number is the number of desk-days.
    """

    person: int
    job: int | None = None
    house: int | None = None
    place_kind: int | None = None
    days: int = 0
    parts: int = 0


def _no_one() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Stays:
    """Where the last plan had people; parallel arrays of shape (n,), at most one entry a person.

    Attributes
    ----------
    person
        Position among people: candidates, then members.
    job
        -1 for a member.
    house
        -1 for a job with 0 desk-days.
    """

    person: Ints = field(default_factory=_no_one)
    job: Ints = field(default_factory=_no_one)
    house: Ints = field(default_factory=_no_one)

    def __post_init__(self) -> None:
        if not len(self.person) == len(self.job) == len(self.house):
            raise ValueError("stays: person, job and house must have the same length")
        if len(np.unique(self.person)) != len(self.person):
            raise ValueError("stays: at most one per person")

    def __len__(self) -> int:
        """Return the number of people who had a place."""
        return len(self.person)


@dataclass(frozen=True, kw_only=True, eq=False)
class Floor:
    """A named group in which at least a number of people are placed; lowered to what can be met.

    Attributes
    ----------
    name
    people : (n,)
        Positions among people (candidates, then members), ascending and distinct.
    least
        ≥ 0; accepted placements count.
    """

    name: str
    people: Ints
    least: int

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("floors: each has a name")
        if self.least < 0:
            raise ValueError(f"floors: at least 0 people, not {self.least}")
        if self.people.ndim != 1 or np.any(np.diff(self.people, prepend=-1) <= 0):
            raise ValueError("floors: people are positions, ascending and each once")


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """Everything the optimiser knows.

    Attributes
    ----------
    fits : (n_candidates, n_jobs)
        A stored entry is an eligible pair.
    wishes : (n_candidates, n_jobs)
    minutes : (n_people, n_houses)
        A stored entry is a known travel time; other pairs are out of reach.
    pins
        At most one per person.
    kinds
        Names of the place kinds, in the order of `Houses.capacity`'s second axis.
    stays
        Where the last plan had people: `Weights.stay_bonus` is what it is worth to be there again.
    floors
        Names differ; a person may stand in several.
    """

    candidates: Candidates
    members: Members
    jobs: Jobs
    houses: Houses
    classes: Classes
    fits: Fits
    wishes: Wishes
    minutes: Minutes
    kinds: tuple[str, ...]
    pins: tuple[Pin, ...] = ()
    weights: Weights = field(default_factory=Weights)
    stays: Stays = field(default_factory=Stays)
    floors: tuple[Floor, ...] = ()

    def __post_init__(self) -> None:
        n_candidates, n_jobs, n_houses = len(self.candidates.ids), len(self.jobs.ids), len(self.houses.ids)
        shapes = {
            "fits": (self.fits.shape, (n_candidates, n_jobs)),
            "wishes": (self.wishes.shape, (n_candidates, n_jobs)),
            "minutes": (self.minutes.shape, (self.n_people, n_houses)),
            "capacity": (self.houses.capacity.shape[:2], (n_houses, len(self.kinds))),
            "preference": (self.classes.preference.shape[1], n_houses),
        }
        for name, (shape, wanted) in shapes.items():
            if shape != wanted:
                raise ValueError(f"{name} must have shape {wanted}, not {shape}")
        if len({pin.person for pin in self.pins}) != len(self.pins):
            raise ValueError("pins: one pin per person")
        for pin in self.pins:
            if (pin.job is None) != (pin.person >= n_candidates):
                raise ValueError("pins: a candidate's pin names a job, a member's does not")
        self._check_stays(n_candidates, n_jobs, n_houses)
        if len({floor.name for floor in self.floors}) != len(self.floors):
            raise ValueError("floors: names must differ")
        if any(floor.people.max(initial=-1) >= self.n_people for floor in self.floors):
            raise ValueError("floors: each person must exist")

    def _check_stays(self, n_candidates: int, n_jobs: int, n_houses: int) -> None:
        person, job, house = self.stays.person, self.stays.job, self.stays.house
        if np.any((person < 0) | (person >= self.n_people)):
            raise ValueError("stays: each person must exist")
        if np.any((job >= n_jobs) | (house < -1) | (house >= n_houses)):
            raise ValueError("stays: each job and house must exist, or be -1")
        if np.any((job < 0) != (person >= n_candidates)) or np.any((job < 0) & (house < 0)):
            raise ValueError("stays: a candidate had a job, a member a house and no job")

    @property
    def n_people(self) -> int:
        """Candidates and members together."""
        return len(self.candidates.ids) + len(self.members.ids)

    @cached_property
    def person_ids(self) -> tuple[str, ...]:
        """Ids of candidates, then members."""
        return self.candidates.ids + self.members.ids

    @cached_property
    def last_places(self) -> Ints:
        """Job and house that the last plan gave to each person, -2 where it gave none; shape (2, n_people)."""
        places = np.full((2, self.n_people), -2, dtype=np.int64)
        places[:, self.stays.person] = self.stays.job, self.stays.house
        return places

    @cached_property
    def capacity(self) -> Ints:
        """Places after fixed classes; shape (n_houses, n_kinds, 7, 3). Negative where fixed classes overfill."""
        left = self.houses.capacity.copy()
        for b in np.flatnonzero(self.classes.fixed):
            house = int(np.flatnonzero(~np.isnan(self.classes.preference[b]))[0])
            day = np.array([bool(self.classes.days[b] >> d & 1) for d in range(N_DAYS)])
            part = np.array([bool(self.classes.parts[b] >> p & 1) for p in range(N_PARTS)])
            left[house, self.classes.place_kind[b]] -= self.classes.seats[b] * np.outer(day, part)
        return left
