"""Plan a market again with some changes, as long as there is time for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from matching.changes import Change, changed
from matching.errors import CannotKeep
from matching.plan import Plan, Status
from matching.solver import solve
from matching.trials import Again

if TYPE_CHECKING:
    from api.pipeline import Case


def planner(case: Case, plan: Plan, *, seconds: float, clock: Callable[[], float]) -> Again:
    """Return a way to plan `case` again from the standing prices, for so many seconds in all.

    It is asked for the gap of the standing plan, or the one that it reached if that is wider, on all threads. Where
    time does not suffice for that, there is no answer; where accepted placements could not be kept, nothing is changed.
    """
    deadline = clock() + seconds
    asked = replace(case.options.solve, gap=max(case.options.solve.gap, plan.gap), threads=os.cpu_count() or 1)

    def again(changes: tuple[Change, ...]) -> Plan | None:
        left = deadline - clock()
        if left <= 0:
            return None
        try:
            options = replace(asked, time_limit=max(left, 0.001))
            found = solve(changed(case.problem, changes), options, clock=clock, warm=plan.prices)
        except CannotKeep:
            return plan
        return None if found.status is Status.TIME_LIMIT else found

    return again
