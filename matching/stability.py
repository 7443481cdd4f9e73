"""Justified complaints: pairs of a candidate and a job who would both rather have each other, a desk included.

A pair (candidate c, job j) is one when all of this holds:

1. *It may be.* c is listed with j, is not placed in j, has no pin (whoever has accepted does not complain), and no rule
   forbids the pair: openings, avoided employers, `min_fit`, parts of the day.
2. *c would rather.* At some house in c's reach that has what c and j need, the bundle is acceptable and its value, by
   the formula of every placement (priority and bonuses, that for staying too), is above that of c's placement; an
   unplaced candidate would rather have any acceptable bundle. A job without desk-days has one bundle, at no house.
3. *j would rather.* j has a free opening in this plan; or somebody without a pin is placed in j whose fit, wish
   included, is below c's, and who is displaced.
4. *A desk is free after the swap* at such a house: of the days that c may use, enough, the job's fixed ones among
   them, hold a place in all the job's parts, counting what the plan leaves, what c's own placement gives back, and what
   the displaced person gives back. A job without desk-days needs none.

"Above" and "below" are by more than 1e-9, so that rounding is no preference. Nobody is displaced if an opening and a
desk are free anyway; else it is the one of lowest fit (ties: in the order of people) whose going leaves a desk. Of the
houses that are then possible the pair names the one of the greatest value to c (ties: in the order of houses).

Members and classes are in no pair; the places they hold are not free. What a swap costs others is not asked: a plan of
the greatest value may well have pairs (Gale and Shapley's stability, 1962, is reported and not enforced).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints
from matching.kernels import compiled
from matching.plan import Plan
from matching.problem import Problem
from matching.requests import asks_of_candidates, homes_of_people
from matching.week import N_DAYS, N_PARTS

Bools = NDArray[np.bool_]

#: What differs by less is the same.
_SAME = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Stability:
    """Justified pairs, in the order of candidates, then jobs; parallel arrays of shape (n_pairs,).

    Attributes
    ----------
    candidate, job
    house
        -1 for a job without desk-days.
    displaced
        The person who would leave the job; -1 where an opening is free.
    value
        Of the bundle at that house.
    gain
        By how much that is above the value of the candidate's placement (0 without one).
    """

    candidate: Ints
    job: Ints
    house: Ints
    displaced: Ints
    value: Floats
    gain: Floats

    @property
    def n_pairs(self) -> int:
        """Number of pairs."""
        return len(self.candidate)

    @property
    def n_people(self) -> int:
        """Number of different candidates in pairs."""
        return len(np.unique(self.candidate))


def complaints(problem: Problem, plan: Plan) -> Stability:
    """Return every justified pair of `plan`, as the module's docstring defines them."""
    rows = _rows_of(plan)
    given = np.full((problem.n_people + 1, 4), -1, dtype=np.int64)
    given[rows[:, 0]] = rows[:, 2:]
    own_job, own_value = np.full(problem.n_people, -1), np.full(problem.n_people, -np.inf)
    own_job[rows[:, 0]], own_value[rows[:, 0]] = rows[:, 1], [row.value for row in plan.placements]
    who, jobs = problem.candidates, problem.jobs
    candidate, job, fit = asks_of_candidates(problem)
    openings = jobs.openings - np.bincount(rows[rows[:, 1] >= 0, 1], minlength=len(jobs.ids))
    house, displaced, value = _pairs(
        (candidate, job, fit, who.priority + problem.weights.placed_bonus),
        _by_person(problem, homes_of_people(problem)),
        (own_job, own_value, who.days, problem.last_places, problem.weights.stay_bonus),
        (openings, jobs.place_kind, jobs.parts, jobs.fixed_days, jobs.n_days),
        (jobs.needs.astype(np.int64) @ ~problem.houses.has.T) > 0,
        _displaceable(problem, plan, rows),
        (_left(problem, plan, rows), given),
    )
    found = np.flatnonzero(~np.isnan(value))
    before = own_value[candidate[found]]
    return Stability(
        candidate=candidate[found],
        job=job[found],
        house=house[found],
        displaced=displaced[found],
        value=value[found],
        gain=value[found] - np.where(np.isinf(before), 0.0, before),
    )


def _rows_of(plan: Plan) -> Ints:
    """Return person, job, house, kind, days and parts of each placement, -1 for none; shape (n_placed, 6)."""
    rows = [
        (row.person, -1 if row.job is None else row.job, row.house, row.place_kind, row.days, row.parts)
        if row.house is not None and row.place_kind is not None
        else (row.person, -1 if row.job is None else row.job, -1, -1, 0, 0)
        for row in plan.placements
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 6)


def _left(problem: Problem, plan: Plan, rows: Ints) -> Ints:
    """Return the places that the plan leaves; shape (n_houses, n_kinds, 7, 3)."""
    seats = problem.classes.seats
    classes = [(s.house, s.place_kind, s.days, s.parts, int(seats[s.block])) for s in plan.classes if not s.fixed]
    people = np.column_stack([rows[rows[:, 2] >= 0, 2:], np.ones(np.count_nonzero(rows[:, 2] >= 0), dtype=np.int64)])
    house, kind, days, parts, size = np.concatenate([people, np.array(classes, dtype=np.int64).reshape(-1, 5)]).T
    left = problem.capacity.copy()
    for day in range(N_DAYS):
        for part in range(N_PARTS):
            np.subtract.at(left[:, :, day, part], (house, kind), (days >> day & 1) * (parts >> part & 1) * size)
    return left


def _by_person(problem: Problem, homes: tuple[Ints, Ints, Floats]) -> tuple[Ints, Ints, Floats]:
    """Return first home of each person, houses, and value lost there at five desk-days."""
    person, house, far = homes
    return np.searchsorted(person, np.arange(problem.n_people + 1)), house, far


def _displaceable(problem: Problem, plan: Plan, rows: Ints) -> tuple[Ints, Ints, Floats]:
    """Return first of each job, people placed in it without a pin, and their fits, the lowest first."""
    fit = np.array([np.nan if row.fit is None else row.fit for row in plan.placements], dtype=np.float64)
    goes = (rows[:, 1] >= 0) & ~np.isin(rows[:, 0], [pin.person for pin in problem.pins])
    person, job, fit = rows[goes, 0], rows[goes, 1], fit[goes]
    order = np.lexsort((person, fit, job))
    return np.searchsorted(job[order], np.arange(len(problem.jobs.ids) + 1)), person[order], fit[order]


@compiled
def _holds(
    places: Ints, given: Ints, who: tuple[int, int], at: tuple[int, int, int], days: int, fixed: int, n_days: int
) -> bool:
    """Tell whether enough of `days`, with the `fixed` ones, are free when `who` give back what they have.

    Parameters
    ----------
    given : (n_people + 1, 4)
        House, kind, days, parts of each person, -1 for none; the last row is nobody's.
    at
        House, kind, parts.
    """
    house, kind, parts = at
    n = 0
    for d in range(7):
        free = days >> d & 1 == 1
        for p in range(3):
            if free and parts >> p & 1:
                left = places[house, kind, d, p]
                for i in who:
                    if given[i, 0] == house and given[i, 1] == kind:
                        left += (given[i, 2] >> d & 1) * (given[i, 3] >> p & 1)
                free = left >= 1
        if free:
            n += 1
        elif fixed >> d & 1:
            return False
    return n >= n_days


@compiled
def _pairs(
    asks: tuple[Ints, Ints, Floats, Floats],
    homes: tuple[Ints, Ints, Floats],
    own: tuple[Ints, Floats, NDArray[np.uint8], Ints, float],
    jobs: tuple[Ints, Ints, NDArray[np.uint8], NDArray[np.uint8], Ints],
    lacks: Bools,
    displaceable: tuple[Ints, Ints, Floats],
    plan: tuple[Ints, Ints],
) -> tuple[Ints, Ints, Floats]:
    """Return house, displaced person and value of each ask; the value is NaN where it is no justified pair.

    Parameters
    ----------
    asks
        Candidate, job and fit of each ask; what is added for each candidate.
    homes
        First home of each person; house, and value lost there at five desk-days.
    own
        Job and value of each person's placement, days of each candidate, last places and what staying there adds.
    jobs
        Openings left, place kind, parts, fixed days and desk-days.
    lacks : (n_jobs, n_houses)
        Whether the house lacks what the job needs.
    displaceable
        First of each job; people and fits, the lowest first.
    plan
        Places left; what everybody has, see `_holds`.
    """
    n = len(asks[0])
    house_of, displaced_of = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    value_of = np.full(n, np.nan)
    last_job, last_house = own[3][0], own[3][1]
    for a in range(n):
        c, j, fit = asks[0][a], asks[1][a], asks[2][a]
        if own[0][c] == j:
            continue
        least, worth, stays = own[1][c] + _SAME, fit + asks[3][c], last_job[c] == j
        n_days = jobs[4][j]
        for k in range(displaceable[0][j] - 1, displaceable[0][j + 1]):
            nobody = k < displaceable[0][j]
            if nobody and jobs[0][j] <= 0:
                continue
            if not nobody and not displaceable[2][k] < fit - _SAME:
                break
            other = -1 if nobody else displaceable[1][k]
            if n_days == 0:
                value = worth + (own[4] if stays and last_house[c] == -1 else 0.0)
                if value > least:
                    displaced_of[a], value_of[a] = other, value
                break
            for h in range(homes[0][c], homes[0][c + 1]):
                house, far = homes[1][h], homes[2][h] * n_days / 5
                value = worth + (own[4] if stays and last_house[c] == house else 0.0) - far
                if lacks[j, house] or fit - far <= 0.0 or not value > least or value <= value_of[a]:
                    continue
                at = (house, jobs[1][j], jobs[2][j])
                if _holds(plan[0], plan[1], (c, other), at, own[2][c], jobs[3][j], n_days):
                    house_of[a], displaced_of[a], value_of[a] = house, other, value
            if value_of[a] == value_of[a]:  # it is a number: this swap is one
                break
    return house_of, displaced_of, value_of
