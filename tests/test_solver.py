"""The optimiser against brute force: the optimum, its proof, and what a run promises."""

from __future__ import annotations

import itertools

import pytest
from bruteforce import best_plan
from hypothesis import HealthCheck, given, settings
from strategies import problems

from matching.errors import CannotKeep
from matching.options import SolveOptions
from matching.plan import Plan, Status
from matching.problem import Problem
from matching.solver import solve


def run(problem: Problem, **options: object) -> Plan:
    """Solve to optimality with a clock that counts its own calls."""
    ticks = itertools.count()
    chosen = SolveOptions(**({"gap": 0.0} | options))  # type: ignore[arg-type]
    return solve(problem, chosen, clock=lambda: next(ticks) * 1e-6)


@given(problems())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_value_is_the_optimum_and_proven(problem: Problem) -> None:
    """On any small market the plan is worth what brute force finds, and both bounds hold."""
    best = best_plan(problem)
    if best is None:
        with pytest.raises(CannotKeep):
            run(problem)
        return
    plan = run(problem)
    assert plan.value == pytest.approx(best.value, rel=1e-9, abs=1e-9)
    assert plan.price_bound >= plan.bound >= plan.value
    assert plan.status is Status.OPTIMAL
