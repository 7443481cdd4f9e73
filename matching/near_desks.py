"""The nearest house that could hold a desk: for every shape that jobs ask for, or for every candidate of one job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints, Minutes
from matching.kernels import compiled
from matching.problem import Problem
from matching.requests import distinct_columns
from matching.rows import holding_days
from matching.week import n_set

Bools = NDArray[np.bool_]
Masks = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shapes:
    """Distinct ways in which jobs ask a house for a desk.

    Attributes
    ----------
    of_job : (n_jobs,)
    parts, fixed, n_days : (n_shapes,)
    hold, free : (n_houses, n_shapes) day masks
        When a house holds a place after fixed classes, and when the plan leaves one; 0 where it lacks what is needed.
    """

    of_job: Ints
    parts: Ints
    fixed: Masks
    n_days: Ints
    hold: Masks
    free: Masks

    @classmethod
    def of(cls, problem: Problem, places: Ints) -> Self:
        """Find the shapes of a problem's jobs; `places` are those that the plan leaves."""
        jobs = problem.jobs
        needs, needed = np.unique(jobs.needs, axis=0, return_inverse=True)
        columns = [jobs.place_kind, jobs.parts, jobs.fixed_days, jobs.n_days, needed.reshape(-1)]
        shapes, of_job = distinct_columns(np.stack([np.asarray(column, dtype=np.int64) for column in columns]))
        kind, parts, fixed, n_days, needed = (shapes[row] for row in range(5))
        lacks = (needs[needed][None, :, :] & ~problem.houses.has[:, None, :]).any(axis=2)
        hold, free = (np.where(lacks, 0, holding_days(left)[:, kind, parts]) for left in (problem.capacity, places))
        return cls(
            of_job=of_job,
            parts=parts,
            fixed=fixed.astype(np.uint8),
            n_days=n_days,
            hold=hold.astype(np.uint8),
            free=free.astype(np.uint8),
        )

    def losses(self, alone: Problem) -> tuple[Floats, Floats, Floats]:
        """Return what the nearest house costs a problem's only candidate, by shape; infinite where there is none.

        Returns
        -------
        free, taken, either : (n_shapes,)
            Among houses with enough free days; among those that hold the shape and have not; among both.
        """
        who, (house, minutes) = alone.candidates, alone.minutes.row(0)
        near = (minutes <= who.max_travel_min[0]) & ~np.any(who.needs[0] & ~alone.houses.has[house], axis=1)
        house, minutes = house[near], minutes[near]
        come = (self.parts & ~int(who.parts[0]) == 0) & (self.n_days > 0)
        holds, frees = (self._enough(masks[house] & who.days[0]) & come for masks in (self.hold, self.free))
        weight = alone.weights.travel_weight
        taken, either = (self._nearest(where, minutes, weight) for where in (holds & ~frees, holds))
        at_home = self.n_days == 0
        return np.where(at_home, 0.0, self._nearest(frees, minutes, weight)), taken, np.where(at_home, 0.0, either)

    def _enough(self, days: Masks) -> Bools:
        return np.asarray((self.fixed & ~days == 0) & (n_set[days] >= self.n_days))

    def _nearest(self, where: Bools, minutes: Floats, weight: float) -> Floats:
        nearest = np.where(where, minutes[:, None], np.inf).min(axis=0, initial=np.inf)
        return least(nearest, self.n_days, weight)


def least(minutes: Floats, n_days: Ints | int, travel_weight: float) -> Floats:
    """Return the value that travel takes, infinite where the minutes are."""
    there = np.isfinite(minutes)
    return np.where(there, travel_weight * np.where(there, minutes, 0.0) * n_days / 5, np.inf)


@dataclass(frozen=True, kw_only=True, eq=False)
class Homes:
    """The houses that candidates reach.

    Attributes
    ----------
    minutes : (n_candidates, n_houses)
        Every known travel time of a candidate.
    pinned : (n_candidates,)
        Candidates with a pin; they reach nothing here.
    ptr : (n_candidates + 1,)
    house, far : (n_pairs,)
        Houses near enough, with what the candidate needs, the nearest first; minutes.
    days, parts : (n_candidates,) masks
    """

    minutes: Minutes
    pinned: Bools
    ptr: Ints
    house: Ints
    far: Floats
    days: Masks
    parts: Masks


def unpinned_homes(problem: Problem) -> Homes:
    """Return the houses that each candidate without a pin reaches."""
    who, every = problem.candidates, problem.minutes
    n, n_pairs = len(who.ids), int(every.indptr[len(who.ids)])
    minutes = Minutes(
        shape=(n, every.shape[1]),
        indptr=every.indptr[: n + 1],
        columns=every.columns[:n_pairs],
        values=every.values[:n_pairs],
    )
    pinned = np.zeros(problem.n_people, dtype=bool)
    pinned[[pin.person for pin in problem.pins]] = True
    person, house = minutes.rows(), minutes.columns
    near = (minutes.values <= who.max_travel_min[person]) & ~pinned[person]
    if who.needs.any():
        near &= ~np.any(who.needs[person] & ~problem.houses.has[house], axis=1)
    person, house, far = person[near], house[near], minutes.values[near]
    order = np.lexsort((house, far, person))
    ptr = np.concatenate([[0], np.cumsum(np.bincount(person, minlength=n))]).astype(np.int64)
    return Homes(
        minutes=minutes,
        pinned=pinned[:n],
        ptr=ptr,
        house=house[order],
        far=far[order],
        days=who.days,
        parts=who.parts,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Wanted:
    """Candidates whom a new job could want; parallel arrays of shape (n,).

    Attributes
    ----------
    person
    fit
        Wish included.
    extra
        Priority and bonus.
    may
        Nothing before a house is asked forbids the pair.
    placed
        Has a placement: nothing is free for them, they would have to give it up.
    """

    person: Ints
    fit: Floats
    extra: Floats
    may: Bools
    placed: Bools


def desk_values(homes: Homes, wanted: Wanted, shapes: Shapes, travel_weight: float) -> tuple[Floats, Floats]:
    """Return what each candidate's best desk is worth for the only job that `shapes` are of.

    Returns
    -------
    free, taken : (n,)
        Where a desk is free today; where somebody has to release something. Minus infinity where there is none.
    """
    shape = int(shapes.of_job[0])
    n_days, parts = int(shapes.n_days[shape]), int(shapes.parts[shape])
    if n_days == 0:
        value = np.where(wanted.may & (wanted.fit > 0), wanted.fit + wanted.extra, -np.inf)
        return np.where(wanted.placed, -np.inf, value), np.where(wanted.placed, value, -np.inf)
    free, taken = np.full(len(wanted.person), -np.inf), np.full(len(wanted.person), -np.inf)
    _values_of_nearest(
        (wanted.person, wanted.fit, wanted.extra, wanted.may, wanted.placed),
        (homes.ptr, homes.house, homes.far, homes.days, homes.parts),
        (shapes.hold[:, shape].copy(), shapes.free[:, shape].copy()),
        (int(shapes.fixed[shape]), n_days, parts, travel_weight),
        n_set,
        (free, taken),
    )
    return free, taken


@compiled
def _values_of_nearest(
    who: tuple[Ints, Floats, Floats, Bools, Bools],
    homes: tuple[Ints, Ints, Floats, Masks, Masks],
    desks: tuple[Masks, Masks],
    asked: tuple[int, int, int, float],
    counts: Masks,
    found: tuple[Floats, Floats],
) -> None:
    """Fill in `found`: the value at the nearest free desk, and at the nearest that is not; nearer ones come first."""
    people, fit, extra, may, placed = who
    ptr, house, far, days, own_parts = homes
    hold, free = desks
    fixed, n_days, parts, travel_weight = asked
    for n in range(len(people)):
        i = people[n]
        if not may[n] or parts & ~int(own_parts[i]):
            continue
        for k in range(ptr[i], ptr[i + 1]):
            travel = travel_weight * far[k] * n_days / 5
            if not fit[n] - travel > 0:
                break
            held = int(days[i] & hold[house[k]])
            if fixed & ~held or counts[held] < n_days:
                continue
            left = int(days[i] & free[house[k]])
            is_free = not placed[n] and not fixed & ~left and counts[left] >= n_days
            values = found[0] if is_free else found[1]
            values[n] = max(values[n], fit[n] + extra[n] - travel)
            if is_free:
                break
