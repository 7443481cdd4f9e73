"""Floors for groups: each gets a share of what the plan without floors gives to all; and the plan that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from matching.fits import Ints
from matching.groups import Bools, Grouping, placed_people
from matching.options import SolveOptions
from matching.plan import Plan, Prices, Status
from matching.problem import Floor, Problem
from matching.progress import Progress, never, silent
from matching.solver import solve

#: Of the time limit, what the plan without floors may take at the most.
_FIRST = 0.5
_LEAST_S = 0.001


@dataclass(frozen=True, kw_only=True, eq=False)
class Floored:
    """A plan with floors, and the one without that they are taken from.

    Attributes
    ----------
    problem
        With its floors, one for each group.
    plan, without
    grouping
    placed
        How many people with an acceptable bundle the plan without floors places.
    sought
        False where the search was stopped before the floors were sought: then `plan` is the one without them.
    """

    problem: Problem
    plan: Plan
    without: Plan
    grouping: Grouping
    placed: int
    sought: bool


def floors_at(share: float, grouping: Grouping, able: Bools, placed: int) -> tuple[Floor, ...]:
    """Return a floor for each group: ⌊share · r · m⌋, m its people who could be placed, r the rate of all such people.

    Parameters
    ----------
    share
        In [0, 1]; taken as it is written in decimals, so that 0.3 of ten people are three.
    grouping
    able : (n_people,)
        Who could be placed.
    placed
        How many of these the plan without floors places.
    """
    rate = Fraction(repr(float(share))) * placed / max(int(able.sum()), 1)
    return tuple(
        Floor(name=name, people=np.flatnonzero(grouping.of == g), least=int(rate * int(m)))
        for g, (name, m) in enumerate(zip(grouping.names, grouping.count(able), strict=True))
    )


def solve_with_floors(  # noqa: PLR0913 (a problem, its floors, and how to search)
    problem: Problem,
    options: SolveOptions,
    *,
    share: float,
    grouping: Grouping,
    able: Bools,
    clock: Callable[[], float],
    warm: Prices | None = None,
    progress: Progress = silent,
    should_stop: Callable[[], bool] = never,
) -> Floored:
    """Return the best plan found without floors, and with the floors that follow from it.

    The first search takes at most half of the time limit, the second what is then left of it.

    Raises
    ------
    CannotKeep
        If pins or fixed classes cannot all be kept.
    """
    began = clock()
    half = replace(options, time_limit=max(_FIRST * options.time_limit, _LEAST_S))
    first = solve(problem, half, clock=clock, warm=warm, progress=progress, should_stop=should_stop)
    placed = n_placed(problem, first, able)
    floored = replace(problem, floors=floors_at(share, grouping, able, placed))
    rest = replace(options, time_limit=max(options.time_limit - (clock() - began), _LEAST_S))
    stopped = should_stop()
    plan = under(floored, first)
    if not stopped and n_missing(floored, plan):
        second = solve(floored, rest, clock=clock, warm=first.prices, progress=progress, should_stop=should_stop)
        plan = better(floored, second, plan)
    elif stopped and n_missing(floored, plan):
        plan = replace(plan, status=Status.CANCELLED)
    return Floored(
        problem=floored,
        plan=plan.timed(_together(first, plan)),
        without=first,
        grouping=grouping,
        placed=placed,
        sought=not (stopped and n_missing(floored, plan)),
    )


def n_placed(problem: Problem, plan: Plan, able: Bools) -> int:
    """Return how many of these people a plan places."""
    return int(np.count_nonzero(placed_people([row.person for row in plan.placements], problem.n_people) & able))


def counts(problem: Problem, plan: Plan) -> Ints:
    """Return how many people of each floor a plan places; shape (n_floors,)."""
    placed = placed_people([row.person for row in plan.placements], problem.n_people)
    return np.array([np.count_nonzero(placed[floor.people]) for floor in problem.floors], dtype=np.int64)


def n_missing(problem: Problem, plan: Plan) -> int:
    """Return how many people all floors together lack in a plan."""
    least = np.array([floor.least for floor in problem.floors], dtype=np.int64)
    return int(np.maximum(least - counts(problem, plan), 0).sum())


def under(problem: Problem, plan: Plan) -> Plan:
    """Return a plan of the problem without floors, or with others, as one of the problem: its bound holds here too.

    A plan of other floors has to be bounded without them.
    """
    kept = [min(floor.least, int(n)) for floor, n in zip(problem.floors, counts(problem, plan), strict=True)]
    prices = replace(plan.prices, floors=np.zeros(len(problem.floors)))
    return replace(plan, floors=tuple(kept), prices=prices)


def better(problem: Problem, found: Plan, without: Plan) -> Plan:
    """Return the plan that was found, or the one without floors where a search cut short did not get as far."""
    if found.status not in (Status.TIME_LIMIT, Status.CANCELLED):
        return found
    lacks = [(n_missing(problem, plan), -plan.value) for plan in (found, without)]
    return found if lacks[0] <= lacks[1] else replace(without, status=found.status)


def _together(first: Plan, plan: Plan) -> dict[str, float]:
    """Return the seconds of both searches, by stage."""
    if first.seconds is plan.seconds:
        return dict(first.seconds)
    stages = dict.fromkeys([*first.seconds, *plan.seconds])
    return {stage: first.seconds.get(stage, 0.0) + plan.seconds.get(stage, 0.0) for stage in stages}
