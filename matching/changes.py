"""Changes of a problem, one at a time: one place more, one desk-day less, one wish less.

Each is data that says what it changes; `changed` returns the problem that it makes. Nothing is solved here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from matching.fits import Floats, Wishes
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS, bits

#: All days, all parts.
WEEK, DAY = (1 << N_DAYS) - 1, (1 << N_PARTS) - 1


@dataclass(frozen=True, kw_only=True)
class MorePlaces:
    """`n` more places (fewer if negative, never below none) of a kind at a house, on some days and parts (masks)."""

    house: int
    place_kind: int
    days: int = WEEK
    parts: int = DAY
    n: int = 1

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the places."""
        capacity = problem.houses.capacity.copy()
        places = capacity[self.house, self.place_kind]
        slots = np.ix_(bits(self.days), bits(self.parts))
        places[slots] = np.maximum(places[slots] + self.n, 0)
        return replace(problem, houses=replace(problem.houses, capacity=capacity))


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A house without any place on some days and parts (masks)."""

    house: int
    days: int = WEEK
    parts: int = DAY

    def apply(self, problem: Problem) -> Problem:
        """Return the problem in which the house is closed."""
        capacity = problem.houses.capacity.copy()
        for places in capacity[self.house]:
            places[np.ix_(bits(self.days), bits(self.parts))] = 0
        return replace(problem, houses=replace(problem.houses, capacity=capacity))


@dataclass(frozen=True, kw_only=True)
class MoreOpenings:
    """`n` more openings of a job; fewer if negative, never below none."""

    job: int
    n: int = 1

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the openings."""
        openings = problem.jobs.openings.copy()
        openings[self.job] = max(openings[self.job] + self.n, 0)
        return replace(problem, jobs=replace(problem.jobs, openings=openings))


@dataclass(frozen=True, kw_only=True)
class DeskDays:
    """Another number of desk-days for a job, for everybody who takes it; not below its fixed days."""

    job: int
    n_days: int

    def apply(self, problem: Problem) -> Problem:
        """Return the problem in which the job asks for so many desk-days."""
        n_days = problem.jobs.n_days.copy()
        n_days[self.job] = self.n_days
        return replace(problem, jobs=replace(problem.jobs, n_days=n_days))


@dataclass(frozen=True, kw_only=True)
class TravelLimit:
    """Another limit of one-way travel (minutes) for one person, or for everybody where `person` is None."""

    minutes: float
    person: int | None = None

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the limit."""
        n_candidates = len(problem.candidates.ids)
        who = slice(None) if self.person is None else self.person
        limits = np.concatenate([problem.candidates.max_travel_min, problem.members.max_travel_min])
        limits[who] = self.minutes
        return replace(
            problem,
            candidates=replace(problem.candidates, max_travel_min=limits[:n_candidates]),
            members=replace(problem.members, max_travel_min=limits[n_candidates:]),
        )


@dataclass(frozen=True, kw_only=True)
class LeastTravelLimit:
    """Nobody's limit of one-way travel below so many minutes; longer ones stay."""

    minutes: float

    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the limits."""
        candidates, members = problem.candidates, problem.members
        return replace(
            problem,
            candidates=replace(candidates, max_travel_min=np.maximum(candidates.max_travel_min, self.minutes)),
            members=replace(members, max_travel_min=np.maximum(members.max_travel_min, self.minutes)),
        )


@dataclass(frozen=True, kw_only=True)
class MoreDays:
    """More days and parts (masks) on which one person may be at a house."""

    person: int
    days: int = 0
    parts: int = 0

    def apply(self, problem: Problem) -> Problem:
        """Return the problem in which the person is freer."""
        n_candidates = len(problem.candidates.ids)
        who = problem.candidates if self.person < n_candidates else problem.members
        at = self.person if self.person < n_candidates else self.person - n_candidates
        days, parts = who.days.copy(), who.parts.copy()
        days[at] |= self.days
        parts[at] |= self.parts
        if self.person < n_candidates:
            return replace(problem, candidates=replace(problem.candidates, days=days, parts=parts))
        return replace(problem, members=replace(problem.members, days=days, parts=parts))


@dataclass(frozen=True, kw_only=True)
class NoWish:
    """One candidate's wish about a job dropped."""

    person: int
    job: int

    def apply(self, problem: Problem) -> Problem:
        """Return the problem without the wish."""
        wishes = problem.wishes
        person = wishes.rows()
        keep = (person != self.person) | (wishes.columns != self.job)
        values: Floats = wishes.values[keep]
        return replace(problem, wishes=Wishes.of(person[keep], wishes.columns[keep], values, wishes.shape))


Change = MorePlaces | Closed | MoreOpenings | DeskDays | TravelLimit | LeastTravelLimit | MoreDays | NoWish


def changed(problem: Problem, changes: Iterable[Change]) -> Problem:
    """Return the problem that these changes make, one after the other."""
    return reduce(lambda so_far, change: change.apply(so_far), changes, problem)
