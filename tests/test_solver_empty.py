"""Markets that lack a whole kind of record: nobody, no jobs, no houses, no places. Each has its plan."""

from __future__ import annotations

from itertools import product

import pytest
from bruteforce import best_plan
from markets import block, candidate, house, job, market, member
from solver_runs import run

from matching.check import violations
from matching.plan import Status
from matching.rationale import what_would_help, why

SIDES = list(product((False, True), (False, True), (0, 1, 9), (False, True), (False, True)))


@pytest.mark.parametrize(("candidates", "members", "openings", "houses", "classes"), SIDES)
def test_any_side_may_be_missing(
    *, candidates: bool, members: bool, openings: int, houses: bool, classes: bool
) -> None:
    """Without candidates, members, jobs, houses or classes, the plan is the optimum, checked and explained."""
    jobs = bool(openings)
    minutes = {"H1": 5.0} if houses else {}
    fits = {"J1": 0.8, "J2": 0.7} if jobs else {}
    problem = market(
        candidates=[candidate(name, fits=fits, minutes=minutes) for name in ("ann", "bo", "cy")] * candidates,
        members=[member("mia", minutes=minutes), member("ole", n_days=5, minutes=minutes)] * members,
        jobs=[job("J1", n_days=3), job("J2", n_days=0, openings=openings)] * jobs,
        houses=[house("H1", desk=1, seat=1)] * houses,
        classes=[block("B1"), block("B2", seats=2)] * classes,
    )
    best, plan = best_plan(problem), run(problem)
    assert best is not None
    assert plan.value == pytest.approx(best.value, abs=1e-9)
    assert plan.status is Status.OPTIMAL
    assert violations(problem, plan) == ()
    assert set(what_would_help(problem, plan)) == set(plan.unplaced)
    for request in range(problem.n_people + len(problem.classes.ids)):
        placed = request not in plan.unplaced and request - problem.n_people not in plan.unplaced_classes
        assert (why(problem, plan, request).placement is not None) is placed
