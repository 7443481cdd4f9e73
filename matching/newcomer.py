"""The best bundles for one newcomer against a standing plan, moving nobody: a candidate, a member, a class or a job.

`Desks` is built once per plan. A query ranks jobs (or candidates) by the nearest house that could hold them, and asks
`matching.rules` about the few best: so the rules are those of every plan, and the ranking only saves time.

Floors are left out: a newcomer stands in no group yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from functools import cached_property
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.fits import Fits, Floats, Ints, Minutes, Wishes
from matching.left import Left
from matching.near_desks import Homes, Shapes, Wanted, desk_values, unpinned_homes
from matching.near_miss import nearest_miss
from matching.offers import Answer, Room, offers_of
from matching.plan import Placement, Plan, Prices
from matching.problem import Candidates, Classes, Jobs, Members, Problem, Stays
from matching.requests import avoided, fits_with_wishes
from matching.rows import Rows
from matching.rules import Fell, candidate_rows, class_rows, member_rows
from matching.week import N_DAYS, N_PARTS

Table = TypeVar("Table", Candidates, Members, Classes)

#: Offers of each kind in an answer.
MOST = 10
#: Best fits among which the nearest miss is looked for.
_MISSES = 20


@dataclass(frozen=True, kw_only=True, eq=False)
class Desks:
    """What a standing plan leaves, ready to be asked.

    Attributes
    ----------
    problem
        The plan's problem; equipment and kinds of place that only the newcomer names need a column there.
    prices
        The plan's.
    openings : (n_jobs,)
        Openings that the plan leaves.
    places : (n_houses, n_kinds, 7, 3)
        Places that the plan leaves.
    now
        Person → placement.
    """

    problem: Problem
    prices: Prices
    openings: Ints
    places: Ints
    now: dict[int, Placement]

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Self:
        """Take what a plan of `problem` leaves."""
        left = Left.of(problem, plan)
        return cls(
            problem=problem,
            prices=plan.prices,
            openings=left.openings,
            places=left.places,
            now={row.person: row for row in plan.placements},
        )

    @cached_property
    def bare(self) -> Problem:
        """The problem with its jobs and houses and nobody who asks; fixed classes sit already."""
        problem = self.problem
        nobody = np.empty(0, dtype=np.int64)
        n_jobs, n_houses = len(problem.jobs.ids), len(problem.houses.ids)
        return replace(
            problem,
            candidates=_some(problem.candidates, nobody),
            members=_some(problem.members, nobody),
            houses=replace(problem.houses, capacity=np.maximum(problem.capacity, 0)),
            classes=_some(problem.classes, nobody),
            fits=Fits.empty((0, n_jobs)),
            wishes=Wishes.empty((0, n_jobs)),
            minutes=Minutes.empty((0, n_houses)),
            pins=(),
            stays=Stays(),
            floors=(),
        )

    @cached_property
    def shapes(self) -> Shapes:
        """What the jobs ask of a house, and on which days each house holds it, at all and now."""
        return Shapes.of(self.problem, self.places)

    @cached_property
    def homes(self) -> Homes:
        """The houses that each candidate without a pin reaches, the nearest first."""
        return unpinned_homes(self.problem)

    @cached_property
    def placed(self) -> NDArray[np.bool_]:
        """Which candidates the plan places; shape (n_candidates,)."""
        placed = np.zeros(self.problem.n_people, dtype=bool)
        placed[list(self.now)] = True
        return placed[: len(self.problem.candidates.ids)]

    @cached_property
    def extra(self) -> Floats:
        """What is added to each candidate's bundles, priority and bonus; shape (n_candidates,)."""
        return self.problem.candidates.priority + self.problem.weights.placed_bonus

    def for_candidate(
        self, who: Candidates, fits: Fits, minutes: Minutes, *, wishes: Wishes | None = None, most: int = MOST
    ) -> Answer:
        """Return the best bundles of a new candidate.

        Parameters
        ----------
        who
            One row; employers and equipment as in the problem.
        fits, wishes : (1, n_jobs)
        minutes : (1, n_houses)
        most
            So many free offers and so many others at most.
        """
        wishes = wishes or Wishes.empty(fits.shape)
        alone = replace(self.bare, candidates=who, fits=fits, wishes=wishes, minutes=minutes)
        fit, job = fits_with_wishes(alone), fits.columns
        wanted = ~avoided(alone, np.zeros(len(job), dtype=np.int64), job)
        extra = float(who.priority[0]) + alone.weights.placed_bonus
        allowed = wanted & (fit >= alone.weights.min_fit) & (alone.jobs.openings[job] > 0)
        shape = self.shapes.of_job[job]
        free, taken, either = self.shapes.losses(alone)
        has_opening = self.openings[job] > 0
        lost_free = np.where(has_opening, free[shape], np.inf)
        lost_taken = np.where(has_opening, taken[shape], either[shape])
        best = [_best(_values(fit, lost, extra, allowed), most) for lost in (lost_free, lost_taken)]
        answer = self._answer(*candidate_rows(_with_jobs(alone, np.union1d(*best))), most=most)
        if answer.offers:
            return answer
        near = _with_jobs(alone, _best(np.where(wanted, fit, -np.inf), _MISSES))
        return Answer(offers=(), nearest=nearest_miss(near, *candidate_rows(near), self.prices))

    def for_member(self, who: Members, minutes: Minutes, *, most: int = MOST) -> Answer:
        """Return the best bundles of a new member (one row); `minutes` has shape (1, n_houses)."""
        alone = replace(self.bare, members=who, minutes=minutes)
        rows, fell = member_rows(alone)
        answer = self._answer(rows, fell, most=most)
        return answer if answer.offers else replace(answer, nearest=nearest_miss(alone, rows, fell, self.prices))

    def for_class(self, block: Classes, *, most: int = MOST) -> Answer:
        """Return the best houses of a new class (one row, asked as one that is not fixed)."""
        rows = class_rows(replace(self.bare, classes=replace(block, fixed=np.zeros(1, dtype=bool))))
        return self._answer(rows, np.full(len(rows), Fell.POSSIBLE, dtype=np.int64), most=most)

    def for_job(self, job: Jobs, fits: Fits, *, most: int = MOST) -> Answer:
        """Return the best candidates for a new job, each once with a desk; those with a pin are left where they are.

        Parameters
        ----------
        job
            One row; employer, kind and equipment as in the problem.
        fits : (n_candidates, 1)
        most
        """
        problem = self.problem
        alone = replace(
            self.bare,
            candidates=problem.candidates,
            jobs=job,
            fits=fits,
            wishes=Wishes.empty(fits.shape),
            minutes=self.homes.minutes,
        )
        person = fits.rows()
        may = np.ones(len(person), dtype=bool)
        if problem.pins:
            may &= ~self.homes.pinned[person]
        if len(problem.candidates.avoids):
            may &= ~avoided(alone, person, np.zeros(len(person), dtype=np.int64))
        wanted = Wanted(
            person=person,
            fit=fits.values,
            extra=self.extra[person],
            may=may & (fits.values >= problem.weights.min_fit) & bool(job.openings[0] > 0),
            placed=self.placed[person],
        )
        weight = problem.weights.travel_weight
        free, taken = desk_values(self.homes, wanted, Shapes.of(alone, self.places), weight)
        best = [_best(free, most), _best(np.where(free > -np.inf, -np.inf, taken), most)]
        few, people = _with_people(alone, person, np.union1d(*best))
        rows, fell = candidate_rows(few)
        answer = self._answer(rows, fell, most=most, people=people)
        if answer.offers:
            return answer
        few, people = _with_people(alone, person, _best(np.where(may, fits.values, -np.inf), _MISSES))
        return Answer(offers=(), nearest=nearest_miss(few, *candidate_rows(few), self.prices, people))

    def _answer(self, rows: Rows, fell: Ints, *, most: int, people: Ints | None = None) -> Answer:
        """Return the best offers among rows of one newcomer; `people` are those whom a new job's rows name."""
        possible = fell == Fell.POSSIBLE
        if people is None:
            possible &= np.append(self.problem.jobs.openings, 1)[rows.job] > 0  # -1: needs none
        rows = rows.only(possible)
        who = None if people is None else people[rows.request]
        room = self._room(rows, who)
        return Answer(offers=offers_of(room, self.prices, who, most))

    def _room(self, rows: Rows, who: Ints | None) -> Room:
        n = len(rows)
        housed, places = rows.house >= 0, np.zeros((n, N_DAYS, N_PARTS), dtype=np.int64)
        places[housed] = self.places[rows.house[housed], rows.place_kind[housed]]
        openings, price = np.ones(n, dtype=np.int64), np.zeros(n)
        own: list[Placement | None] = [None] * n
        if who is None:
            asks = rows.job >= 0
            openings[asks], price[asks] = self.openings[rows.job[asks]], self.prices.openings[rows.job[asks]]
        else:
            own = [self.now.get(person) for person in who.tolist()]
        room = Room(rows=rows, places=places, openings=openings, opening_price=price, own=own)
        return room.with_own_released()


def _values(fit: Floats, lost: Floats, extra: Floats | float, allowed: NDArray[np.bool_]) -> Floats:
    """Return the value of each pair's best bundle, in the way that every bundle's is worked out; -inf without one."""
    return np.where(allowed & (fit - lost > 0), fit + extra - lost, -np.inf)


def _best(value: Floats, most: int) -> Ints:
    """Return the positions of the `most` highest finite numbers, ascending; of equal ones the first."""
    finite = np.flatnonzero(value > -np.inf)
    if len(finite) <= most:
        return finite
    kth = np.partition(value[finite], len(finite) - most)[len(finite) - most]
    above, equal = np.flatnonzero(value > kth), np.flatnonzero(value == kth)
    return np.sort(np.concatenate([above, equal[: most - len(above)]]))


def _with_jobs(alone: Problem, at: Ints) -> Problem:
    """Return a new candidate's problem with the fits of some entries only."""
    fits = alone.fits
    few = Fits(shape=fits.shape, indptr=np.array([0, len(at)]), columns=fits.columns[at], values=fits.values[at])
    return replace(alone, fits=few)


def _with_people(alone: Problem, person: Ints, at: Ints) -> tuple[Problem, Ints]:
    """Return a new job's problem with some of its pairs only, and who its candidates are."""
    people, minutes = person[at], alone.minutes
    known = [minutes.row(int(i)) for i in people]
    indptr = np.concatenate([[0], np.cumsum([len(houses) for houses, _ in known], dtype=np.int64)]).astype(np.int64)
    none = np.empty(0)
    few = Minutes(
        shape=(len(people), minutes.shape[1]),
        indptr=indptr,
        columns=np.concatenate([np.empty(0, dtype=np.int64), *(houses for houses, _ in known)]),
        values=np.concatenate([none, *(values for _, values in known)]),
    )
    n = len(people)
    fits = Fits.of(np.arange(n), np.zeros(n), alone.fits.values[at], (n, 1))
    who = _some(alone.candidates, people)
    return replace(alone, candidates=who, fits=fits, wishes=Wishes.empty((n, 1)), minutes=few), people


def _some(who: Table, at: Ints) -> Table:
    """Return some rows of a table; whom candidates avoid is left out, it was asked before."""
    columns = {field.name: getattr(who, field.name) for field in dataclass_fields(who)}
    few = {name: column[at] for name, column in columns.items() if name not in ("ids", "avoids")}
    if isinstance(who, Candidates):
        few["avoids"] = np.empty((0, 2), dtype=np.int64)
    return type(who)(ids=tuple(who.ids[i] for i in at.tolist()), **few)
