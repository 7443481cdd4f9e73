"""Make a change, plan again, and see whether it places the request: what was an estimate is then verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from matching.changes import Change
from matching.errors import CannotKeep
from matching.options import LEAST_SECONDS, SolveOptions
from matching.plan import Plan, Status
from matching.problem import Problem
from matching.remedies import Remedy, enlarged
from matching.resolving import resolve

#: A way to plan again with some changes; None when there is no time for it.
Again = Callable[[tuple[Change, ...]], Plan | None]

#: Enough verified remedies to choose from.
ENOUGH = 3
#: One trial takes at most this share of the time for all.
_SHARE = 0.5


def planner(
    problem: Problem,
    plan: Plan,
    request: int,
    options: SolveOptions,
    *,
    seconds: float,
    clock: Callable[[], float],
) -> Again:
    """Return a way to plan again from the standing plan, looking first at what is around a request.

    The standing plan's gap is asked for, or the one that it reached if that is wider. Where accepted placements could
    not be kept, nothing is changed.

    Parameters
    ----------
    options
        Of the standing plan.
    seconds
        For all trials together; one takes half of it at the most.
    """
    deadline = clock() + seconds
    asked = replace(options, gap=max(options.gap, plan.gap))

    def again(changes: tuple[Change, ...]) -> Plan | None:
        left = min(deadline - clock(), _SHARE * seconds)
        if left < LEAST_SECONDS:
            return None
        limited = replace(asked, time_limit=left)
        try:
            return resolve(problem, changes, plan, limited, clock=clock, first=request)
        except CannotKeep:
            return plan

    return again


def tried(problem: Problem, plan: Plan, request: int, estimates: Iterable[Remedy], again: Again) -> tuple[Remedy, ...]:
    """Return the remedies that prove right when the market is planned again, and those that no time sufficed to try.

    A remedy is right when a plan places the request that is worth more than the standing one. The smallest come first;
    what holds a proven remedy and more is left out. One that does not place the request is tried once more with one
    more of what it adds, as long as that is a small change, and dropped else.

    Parameters
    ----------
    problem
    plan
        The standing plan.
    request
        A person, or n_people + class.
    estimates
    again
        Plans the market with some changes, from the standing prices.
    """
    waiting, proven, unsure = sorted(estimates, key=lambda remedy: remedy.size), list[Remedy](), list[Remedy]()
    while waiting and len(proven) < ENOUGH:
        remedy = waiting.pop(0)
        if any(set(less.changes) <= set(remedy.changes) for less in proven):
            continue
        found = again(remedy.changes)
        if found is None:
            waiting.insert(0, remedy)
            break
        if is_placed(problem, found, request) and found.value > plan.value:
            proven.append(replace(remedy, verified=True, value=found.value - plan.value))
        elif found.status is Status.TIME_LIMIT:
            unsure.append(remedy)
        elif (more := enlarged(remedy)) is not None:
            waiting = sorted([*waiting, more], key=lambda one: one.size)
    untried = sorted([*unsure, *waiting], key=lambda remedy: remedy.size)
    return (*proven, *(one for one in untried if not any(set(less.changes) <= set(one.changes) for less in proven)))


def is_placed(problem: Problem, plan: Plan, request: int) -> bool:
    """Tell whether a plan places a request."""
    if request < problem.n_people:
        return any(row.person == request for row in plan.placements)
    return any(row.block == request - problem.n_people for row in plan.classes)
