"""What holds on any small market: the check agrees, more room never hurts, names, order and threads do not matter."""

from __future__ import annotations

import itertools
from dataclasses import replace
from time import monotonic

import numpy as np
import pytest
from bruteforce import Best, best_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_plan import price_bound, reason
from solver_runs import half_days, reordered, run, solvable
from strategies import crowded_problems, problems

from matching.check import violations
from matching.errors import CannotKeep
from matching.options import SolveOptions
from matching.plan import Status
from matching.problem import Problem
from matching.solver import solve

contested = st.builds(half_days, seed=st.integers(0, 2**16), n_people=st.integers(4, 12))
markets = st.one_of(contested, crowded_problems(), problems())


@given(markets)
@settings(max_examples=150, deadline=None)
def test_the_independent_check_finds_nothing(problem: Problem) -> None:
    """Every plan keeps every rule, and its bounds stand in order: price_bound ≥ bound ≥ value."""
    plan = solvable(problem)
    assert violations(problem, plan) == ()
    assert plan.price_bound >= plan.bound >= plan.value


@given(crowded_problems())
@settings(max_examples=150, deadline=None)
def test_where_places_are_scarce_the_value_is_the_optimum(problem: Problem) -> None:
    """With one desk, one quiet place and overlapping parts the plan is worth what brute force finds."""
    best, plan = best_plan(problem), run(problem)
    assert best is not None
    assert plan.value == pytest.approx(best.value, rel=1e-9, abs=1e-9)
    assert plan.status is Status.OPTIMAL


@given(markets)
@settings(max_examples=100, deadline=None)
def test_anyone_can_prove_the_price_bound_from_the_prices(problem: Problem) -> None:
    """The price bound is what the plan's prices prove when every complete bundle is tried."""
    plan = solvable(problem)
    assert plan.price_bound == pytest.approx(max(price_bound(problem, plan.prices), plan.value), rel=1e-9, abs=1e-9)


@given(markets)
@settings(max_examples=100, deadline=None)
def test_reasons_are_found_one_rule_after_the_other(problem: Problem) -> None:
    """Everybody unplaced gets the reason that filtering their pairs rule by rule gives."""
    plan = solvable(problem)
    standing = Best(value=plan.value, placements=plan.placements, classes=plan.classes)
    assert dict(plan.unplaced) == {i: reason(problem, standing, i) for i in plan.unplaced}


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_more_room_never_lowers_the_optimum(data: st.DataObject) -> None:
    """More places at some slots, or more openings, and the value is at least what it was."""
    problem = data.draw(markets)
    before = solvable(problem)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**16)))
    capacity = problem.houses.capacity + rng.integers(0, 2, problem.houses.capacity.shape)
    openings = problem.jobs.openings + rng.integers(0, 2, len(problem.jobs.ids))
    for wider in (
        replace(problem, houses=replace(problem.houses, capacity=capacity)),
        replace(problem, jobs=replace(problem.jobs, openings=openings)),
    ):
        assert run(wider).value >= before.value - 1e-9


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_names_and_order_do_not_matter(data: st.DataObject) -> None:
    """People, jobs, houses and classes in another order under other ids: the same value and bound to 1e-9."""
    problem = data.draw(markets)
    plan = solvable(problem)
    other = run(reordered(problem, np.random.default_rng(data.draw(st.integers(0, 2**16)))))
    assert other.value == pytest.approx(plan.value, rel=1e-9, abs=1e-9)
    assert other.bound == pytest.approx(plan.bound, rel=1e-9, abs=1e-9)


@given(contested)
@settings(max_examples=15, deadline=None)
def test_a_second_run_of_a_hard_market_gives_the_same_plan(problem: Problem) -> None:
    """Where branch and bound decides, the plan is the same again, with one thread or two, to the last row."""
    _same_again(problem)


@given(markets)
@settings(max_examples=60, deadline=None)
def test_a_second_run_and_another_thread_give_the_same_plan(problem: Problem) -> None:
    """Rows, reasons, bounds and prices are equal to the last bit, with one thread or two."""
    _same_again(problem)


def _same_again(problem: Problem) -> None:
    first = solvable(problem)
    beside = {"prices": None, "seconds": None}
    for again in (run(problem), run(problem, threads=2)):
        assert vars(again) | beside == vars(first) | beside
        assert np.array_equal(again.prices.openings, first.prices.openings)
        assert np.array_equal(again.prices.places, first.prices.places)


@given(st.one_of(contested, crowded_problems()))
@settings(max_examples=25, deadline=None)
def test_cbc_finds_the_same_optimum(problem: Problem) -> None:
    """The second solver proves the same value, with a checked plan."""
    plan = solvable(problem, solver="cbc")
    assert plan.value == pytest.approx(run(problem).value, rel=1e-9, abs=1e-9)
    assert plan.status is Status.OPTIMAL
    assert violations(problem, plan) == ()


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_run_can_be_stopped_at_any_question(data: st.DataObject) -> None:
    """Whenever the answer to "should I stop?" becomes yes, the plan is whole and checked, and says what it is."""
    problem = data.draw(markets)
    best = solvable(problem)
    answers = itertools.chain([False] * data.draw(st.integers(0, 12)), itertools.repeat(object=True))
    plan = run(problem, should_stop=lambda: next(answers))
    assert violations(problem, plan) == ()
    assert plan.value <= best.value + 1e-9
    assert plan.bound >= best.value - 1e-9
    assert plan.status in (Status.OPTIMAL, Status.CANCELLED)


@given(markets)
@settings(max_examples=60, deadline=None)
def test_a_run_that_may_not_begin_is_cancelled_or_done_already(problem: Problem) -> None:
    """Stopped at once, the plan is optimal if the first prices prove it, else cancelled."""
    plan = solvable(problem, should_stop=lambda: True)
    proven = plan.bound - plan.value <= 1e-9 * max(1.0, plan.value)
    assert plan.status is (Status.OPTIMAL if proven else Status.CANCELLED)
    assert violations(problem, plan) == ()


@given(markets)
@settings(max_examples=60, deadline=None)
def test_the_shortest_time_still_yields_a_checked_plan(problem: Problem) -> None:
    """A millisecond by a real clock ends in a plan without violations, whatever its status."""
    try:
        plan = solve(problem, SolveOptions(gap=0.0, time_limit=0.001), clock=monotonic)
    except CannotKeep:
        assert best_plan(problem) is None
        return
    assert violations(problem, plan) == ()
    assert plan.status in (Status.OPTIMAL, Status.TIME_LIMIT)


def test_time_that_is_up_is_said() -> None:
    """When the clock passes the limit before the bound is proven, the status is time_limit."""
    problem = half_days()
    hours = itertools.count(step=3600)
    plan = solve(problem, SolveOptions(gap=0.0), clock=lambda: float(next(hours)))
    assert plan.status is Status.TIME_LIMIT
    assert plan.bound > plan.value
    assert violations(problem, plan) == ()
    assert run(problem).status is Status.OPTIMAL
