"""Make a change, plan again, and see whether it places the request: what was an estimate is then verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from matching.changes import Change
from matching.plan import Plan
from matching.problem import Problem
from matching.remedies import Remedy, enlarged

#: A way to plan again with some changes; None when there is no time for it.
Again = Callable[[tuple[Change, ...]], Plan | None]

#: Enough verified remedies to choose from.
ENOUGH = 3


def tried(problem: Problem, plan: Plan, request: int, estimates: Iterable[Remedy], again: Again) -> tuple[Remedy, ...]:
    """Return the remedies that prove right when the market is planned again, and those that nobody had time to try.

    The smallest come first; what holds a proven remedy and more is left out. One that does not place the request is
    tried once more with one more of what it adds, as long as that is a small change, and dropped else.

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
    waiting, proven = sorted(estimates, key=lambda remedy: remedy.size), list[Remedy]()
    while waiting and len(proven) < ENOUGH:
        remedy = waiting.pop(0)
        if any(set(less.changes) <= set(remedy.changes) for less in proven):
            continue
        found = again(remedy.changes)
        if found is None:
            waiting.insert(0, remedy)
            break
        if is_placed(problem, found, request):
            proven.append(replace(remedy, verified=True, value=found.value - plan.value))
        elif (more := enlarged(remedy)) is not None:
            waiting = sorted([*waiting, more], key=lambda one: one.size)
    return (*proven, *(one for one in waiting if not any(set(less.changes) <= set(one.changes) for less in proven)))


def is_placed(problem: Problem, plan: Plan, request: int) -> bool:
    """Tell whether a plan places a request."""
    if request < problem.n_people:
        return any(row.person == request for row in plan.placements)
    return any(row.block == request - problem.n_people for row in plan.classes)
