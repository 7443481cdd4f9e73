"""Floors: in each named group at least so many people are placed, and what it costs the search when they are not.

A floor is one more linear row, Σ x ≥ least, and so has a price φ ≥ 0: a bonus for its people, and −φ · least in the
bound. A floor that cannot be met must not leave the search without a plan, so each missing person costs a penalty, and
φ is at most that. What a plan is worth to the search is thus the sum of its values less its penalties, and the bound of
that worth is a bound of the values of all plans that miss no more: the proof of the floors as they are lowered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.fits import Floats, Ints
from matching.problem import Problem

#: A missing person costs so many times what the most valuable bundle is worth. Whoever is placed takes an opening and
#: at most 21 place-slots, and so drives out at most 22 others: it pays to place one more, whatever they bring.
_PENALTY = 32.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Floors:
    """The floors of a problem, by request.

    Attributes
    ----------
    start : (n_requests + 1,)
        First entry of each request in `floor`; one that stands in no floor has none.
    floor : (n_entries,)
    least : (n_floors,)
    penalty
        What a missing person costs.
    """

    start: Ints
    floor: Ints
    least: Ints
    penalty: float

    def __len__(self) -> int:
        """Return the number of floors."""
        return len(self.least)

    def entries(self, request: Ints) -> tuple[Ints, Ints]:
        """Return (position in `request`, floor) wherever one of the requests stands in a floor."""
        first, n = self.start[request], self.start[request + 1] - self.start[request]
        at = np.repeat(np.arange(len(request)), n)
        return at, self.floor[first[at] + np.arange(len(at)) - (np.cumsum(n) - n)[at]]

    def people(self, floor: int) -> Ints:
        """Return the requests that stand in a floor, ascending."""
        return np.searchsorted(self.start, np.flatnonzero(self.floor == floor), side="right") - 1

    def counts(self, request: Ints) -> Ints:
        """Return how many of the requests stand in each floor; shape (n_floors,)."""
        if not len(self):
            return np.empty(0, dtype=np.int64)
        return np.bincount(self.entries(request)[1], minlength=len(self))

    def placed(self, share: Floats) -> Floats:
        """Return how many of each floor are placed when each request is by so much; share is (n_requests,)."""
        request = np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))
        return np.bincount(self.floor, weights=share[request], minlength=len(self)).astype(np.float64)

    def bonus(self, prices: Floats) -> Floats:
        """Return what each request gains by being placed at all; shape (n_requests,).

        Parameters
        ----------
        prices : (n_floors,), or (0,) where they are all 0
        """
        bonus = np.zeros(len(self.start) - 1)
        if not prices.size:
            return bonus
        np.add.at(bonus, np.repeat(np.arange(len(bonus)), np.diff(self.start)), prices[self.floor])
        return bonus

    def missing(self, counts: Ints) -> int:
        """Return how many people all floors together lack."""
        return int(np.maximum(self.least - counts, 0).sum())

    def lowered(self, counts: Ints) -> Floors:
        """Return the floors that are met when so many people of each are placed."""
        return replace(self, least=np.minimum(self.least, counts))

    def kept(self, counts: Ints) -> tuple[int, ...]:
        """Return the floors as they are lowered to what is placed."""
        return tuple(np.minimum(self.least, counts).tolist())


def floors_of(problem: Problem) -> Floors:
    """Return a problem's floors by request: people, then classes, which stand in none."""
    n, floors = problem.n_people + len(problem.classes.ids), problem.floors
    none = np.empty(0, dtype=np.int64)
    people = np.concatenate([none, *(floor.people for floor in floors)])
    floor = np.repeat(np.arange(len(floors)), [len(floor.people) for floor in floors])
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(people, minlength=n), out=start[1:])
    return Floors(
        start=start,
        floor=floor[np.argsort(people, kind="stable")],
        least=np.array([each.least for each in floors], dtype=np.int64),
        penalty=_PENALTY * _most_worth(problem) if floors else 0.0,
    )


def _most_worth(problem: Problem) -> float:
    """Return a value that no bundle exceeds; 1 where nothing is worth anything."""
    candidates, members, classes = problem.candidates, problem.members, problem.classes
    fit = min(1.0, _greatest(problem.fits.values) + _greatest(problem.wishes.values))
    worths = (
        fit + _greatest(candidates.priority) + problem.weights.placed_bonus,
        _greatest(members.value + members.priority),
        _greatest(classes.value * np.nan_to_num(classes.preference).max(axis=1, initial=0.0)),
    )
    return max(worths) + (problem.weights.stay_bonus if len(problem.stays) else 0.0) or 1.0


def _greatest(numbers: Floats) -> float:
    return float(numbers.max(initial=0.0))
