"""Solve a changed problem again, from the standing plan and its prices, and say what is proven of the difference.

Two plans within a gap of their optimum differ by chance as well as by the change, so a difference of their values is a
claim only together with the range that their bounds prove.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.changes import (
    Change,
    Closed,
    DeskDays,
    LeastTravelLimit,
    MoreDays,
    MoreOpenings,
    MorePlaces,
    NoWish,
    TravelLimit,
    changed,
)
from matching.fits import Floats
from matching.left import Left
from matching.options import SolveOptions
from matching.plan import ClassReason, Plan, Status
from matching.problem import Problem
from matching.progress import never
from matching.reasons import reasons
from matching.requests import requests_of
from matching.rules import class_rows
from matching.solver import solve

#: Differences closer than this, relative to the value, are the same.
_EXACT = 1e-9


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a change is worth, as far as two plans and their bounds tell.

    Attributes
    ----------
    value_before, value_after
        Of the two plans.
    bound_before, bound_after
        No plan before or after the change is worth more.
    low, high
        The best plan after the change is worth at least `low` and at most `high` more than the best one before.
    """

    value_before: float
    value_after: float
    bound_before: float
    bound_after: float
    low: float
    high: float

    @classmethod
    def between(cls, before: Plan, after: Plan, *, least: float = -math.inf, most: float = math.inf) -> Difference:
        """Return what two plans and their bounds tell, and what else is known: at least and at most so much."""
        high = min(after.bound - before.value, most)
        return cls(
            value_before=before.value,
            value_after=after.value,
            bound_before=before.bound,
            bound_after=after.bound,
            low=min(max(after.value - before.bound, least), high),
            high=high,
        )

    @property
    def value(self) -> float:
        """What the plan after the change is worth more, held within what is proven."""
        return min(max(self.value_after - self.value_before, self.low), self.high)

    @property
    def exact(self) -> bool:
        """Tell whether both plans are as good as proven optima, so that `value` is the difference and no estimate."""
        return self.high - self.low <= _EXACT * max(1.0, abs(self.value_before))


def resolve(  # noqa: PLR0913 (as solve)
    problem: Problem,
    changes: Sequence[Change],
    plan: Plan,
    options: SolveOptions,
    *,
    clock: Callable[[], float],
    first: int | None = None,
    should_stop: Callable[[], bool] = never,
) -> Plan:
    """Return a plan of the changed problem, solved from the standing one and its prices.

    Where the standing plan is a plan of the changed problem too (the change takes nothing that is used), the answer is
    not worth less: the standing plan is returned, with the new bound, if the search found nothing better.

    Parameters
    ----------
    problem, changes
    plan
        Of the problem without the changes.
    options, clock, first, should_stop
        As in `matching.solver.solve`.

    Raises
    ------
    CannotKeep
        If pins or fixed classes cannot be kept once the changes are made.
    """
    after = changed(problem, changes)
    found = solve(*(after, options), clock=clock, warm=plan.prices, start=plan, first=first, should_stop=should_stop)
    if found.value >= plan.value or not still_holds(after, changes, plan):
        return found
    return standing(after, plan, found, options.gap)


def difference(problem: Problem, changes: Sequence[Change], plan: Plan, after: Plan) -> Difference:
    """Return what the changes are worth, given a plan of the problem before and one after them.

    The range is what both bounds leave; besides, more to choose from is never worth less, less never more, and the
    standing prices prove the bound of a market with other places and openings as they prove their own.
    """
    if problem.floors:
        return Difference.between(plan, after)
    most = math.inf
    if all(isinstance(change, MorePlaces | Closed | MoreOpenings) for change in changes):
        proven = bound_by_prices(problem, changed(problem, changes), plan)
        most = math.inf if proven is None else proven - plan.value
    if all(_tightens(problem, change) for change in changes):
        most = min(most, 0.0)
    least = 0.0 if all(_loosens(problem, change) for change in changes) else -math.inf
    return Difference.between(plan, after, least=least, most=most)


def bound_by_prices(problem: Problem, after: Problem, plan: Plan) -> float | None:
    """Return what the standing prices prove of the same market with other places and openings (weak duality).

    None where the change lets something be taken that could not be taken before: the prices do not know it.
    """
    before = (problem.jobs.openings, problem.capacity)
    more = (after.jobs.openings, after.capacity)
    if np.any((before[0] <= 0) & (more[0] > 0)) or np.any((before[1] <= 0) & (more[1] > 0)):
        return None
    seats = problem.classes.seats[~problem.classes.fixed]
    kind = problem.classes.place_kind[~problem.classes.fixed]
    for size, of_kind in zip(seats.tolist(), kind.tolist(), strict=True):
        if np.any((before[1][:, of_kind] < size) & (more[1][:, of_kind] >= size)):
            return None
    prices: tuple[Floats, Floats] = (plan.prices.openings, plan.prices.places)
    return plan.price_bound + sum(
        float(np.sum(price * (new - old))) for price, new, old in zip(prices, more, before, strict=True)
    )


def still_holds(after: Problem, changes: Sequence[Change], plan: Plan) -> bool:
    """Tell whether a plan made before the changes is one of the changed problem, with the same values."""
    left = Left.of(after, plan)
    full = min(left.openings.min(initial=0), left.places.min(initial=0)) < 0
    met = all(n == floor.least for n, floor in zip(plan.floors, after.floors, strict=False))
    return not full and met and not any(_touches(change, plan) for change in changes)


def _touches(change: Change, plan: Plan) -> bool:
    """Tell whether a change other than of places and openings concerns what somebody has in the plan."""
    match change:
        case DeskDays():
            return any(row.job == change.job for row in plan.placements)
        case NoWish():
            return any(row.person == change.person and row.job == change.job for row in plan.placements)
        case TravelLimit():
            return any(
                row.travel_min is not None and row.travel_min > change.minutes
                for row in plan.placements
                if change.person in (None, row.person)
            )
    return False


def _limits(problem: Problem, change: TravelLimit) -> Floats:
    limits = np.concatenate([problem.candidates.max_travel_min, problem.members.max_travel_min])
    return limits if change.person is None else limits[[change.person]]


def _loosens(problem: Problem, change: Change) -> bool:
    """Tell whether a change only adds to what can be chosen."""
    match change:
        case MorePlaces() | MoreOpenings():
            return change.n >= 0
        case TravelLimit():
            return bool(np.all(_limits(problem, change) <= change.minutes))
        case MoreDays() | LeastTravelLimit():
            return True
    return False


def _tightens(problem: Problem, change: Change) -> bool:
    """Tell whether a change only takes from what can be chosen."""
    match change:
        case MorePlaces() | MoreOpenings():
            return change.n <= 0
        case TravelLimit():
            return bool(np.all(_limits(problem, change) >= change.minutes))
        case Closed():
            return True
    return False


def standing(after: Problem, plan: Plan, found: Plan, gap: float) -> Plan:
    """Return a plan made before a change as one of the changed problem, where it still holds.

    Parameters
    ----------
    after, plan
    found
        A plan of the changed problem, whose bound and prices are taken over.
    gap
        At which the plan counts as good enough.
    """
    left = Left.of(after, plan)
    placed, held = {row.person for row in plan.placements}, {row.block for row in plan.classes}
    away = [person for person in range(after.n_people) if person not in placed]
    able = set((class_rows(after).request - after.n_people).tolist())
    return replace(
        found,
        status=ended(found, plan.value, gap),
        placements=plan.placements,
        unplaced=reasons(after, requests_of(after), left.openings, left.places, away),
        classes=plan.classes,
        unplaced_classes={
            b: ClassReason.PLACES_FULL if b in able else ClassReason.NO_HOUSE_FITS
            for b in range(len(after.classes.ids))
            if b not in held
        },
        value=plan.value,
        floors=plan.floors,
    )


def ended(found: Plan, value: float, gap: float) -> Status:
    """Return how a search ended, had it found a plan of this value."""
    if found.bound - value <= _EXACT * max(1.0, value):
        return Status.OPTIMAL
    if found.bound - value <= gap * max(value, 0.0):
        return Status.WITHIN_GAP
    return Status.CANCELLED if found.status is Status.CANCELLED else Status.TIME_LIMIT
