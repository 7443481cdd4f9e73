"""Floors that follow from the plan without them: their numbers, the plan that keeps them, and value(F)."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, pairwise

import numpy as np
import pytest
from bruteforce import best_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_runs import half_days
from strategies import crowded_problems, problems

from benchmarks.families import family
from matching import parity
from matching.check import violations
from matching.errors import CannotKeep
from matching.giving import changes, given_up
from matching.groups import Grouping, own_best
from matching.options import SolveOptions
from matching.parity import Floored, counts, floors_at, solve_with_floors
from matching.plan import Status
from matching.price_of_floors import Point, curve
from matching.problem import Problem
from matching.solver import solve

EXACT = SolveOptions(gap=0.0, time_limit=600)
small = st.one_of(st.builds(half_days, seed=st.integers(0, 2**16), n_people=st.integers(4, 9)), crowded_problems())


def halves(problem: Problem) -> Grouping:
    """Return everybody in one of two groups, by turns."""
    return Grouping(names=("even", "odd"), of=np.arange(problem.n_people) % 2)


def floored(problem: Problem, share: float, options: SolveOptions = EXACT) -> Floored:
    """Match with floors for the two halves."""
    ticks = count()
    return solve_with_floors(
        *(problem, options),
        share=share,
        grouping=halves(problem),
        able=own_best(problem).able,
        clock=lambda: next(ticks) * 1e-6,
    )


def points(problem: Problem, options: SolveOptions = EXACT) -> tuple[Point, ...]:
    """Return value(F) for the two halves."""
    ticks = count()
    able = own_best(problem).able
    return curve(problem, options, grouping=halves(problem), able=able, clock=lambda: next(ticks) * 1e-6)


@pytest.mark.parametrize(
    ("share", "placed", "expected"), [(0.3, 20, [3, 3]), (1.0, 13, [6, 6]), (0.0, 13, [0, 0]), (0.9, 0, [0, 0])]
)
def test_a_floor_is_a_whole_part_of_an_equal_share(share: float, placed: int, expected: list[int]) -> None:
    """Each floor is ⌊F · r · m⌋, with F as it is written: three tenths of ten are three."""
    grouping = Grouping(names=("a", "b"), of=np.repeat([0, 1], 12))
    able = np.tile([True] * 10 + [False] * 2, 2)
    assert [floor.least for floor in floors_at(share, grouping, able, placed)] == expected


@given(st.one_of(crowded_problems(), problems()), st.sampled_from([0.0, 0.4, 0.7, 1.0]))
@settings(max_examples=100, deadline=None)
def test_floors_hold_exactly_and_nothing_better_keeps_them(problem: Problem, share: float) -> None:
    """Every kept floor is met, the check finds nothing, and brute force finds no better plan that keeps them."""
    try:
        found = floored(problem, share)
    except CannotKeep:
        return
    assert violations(found.problem, found.plan) == ()
    assert np.all(counts(found.problem, found.plan) >= found.plan.floors)
    kept = tuple(replace(f, least=n) for f, n in zip(found.problem.floors, found.plan.floors, strict=True))
    best = best_plan(replace(found.problem, floors=kept))
    assert best is not None
    assert found.plan.value == pytest.approx(best.value, abs=1e-9)
    cost = given_up(found.without, found.plan)
    assert -1e-12 <= cost.low <= cost.value <= cost.high


@given(small)
@settings(max_examples=25, deadline=None)
def test_value_never_rises_with_the_floor(problem: Problem) -> None:
    """As far as floors are met, higher ones are worth no more, and each bound holds."""
    try:
        drawn = points(problem)
    except CannotKeep:
        return
    met = [point for point in drawn if not point.missing]
    assert len(drawn) == 11
    assert drawn[0].missing == 0
    assert all(a.value >= b.value - 1e-12 for a, b in pairwise(met))
    assert all(a.bound >= b.bound for a, b in pairwise(met))
    assert all(point.bound >= point.value for point in drawn)


def test_value_never_rises_where_searches_leave_gaps() -> None:
    """With a wide gap too: a plan of a higher floor serves for a lower one."""
    drawn = points(family("rich", 120), SolveOptions(gap=0.02, time_limit=600))
    met = [point for point in drawn if not point.missing]
    assert len(met) > 5
    assert all(a.value >= b.value for a, b in pairwise(met))


def test_a_stop_before_the_floors_writes_the_plan_without_them() -> None:
    """It says so, is no better than it is, and passes the check."""
    problem = family("rich", 120)
    found = solve_with_floors(
        *(problem, EXACT),
        share=1.0,
        grouping=halves(problem),
        able=own_best(problem).able,
        clock=lambda: 0.0,
        should_stop=lambda: True,
    )
    assert found.plan.value == found.without.value
    assert violations(found.problem, found.plan) == ()
    assert found.sought or found.plan.status is Status.CANCELLED


def test_a_stop_within_the_second_search_keeps_the_better_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search for floors that was cut short never gives a plan that misses more than the one without floors."""
    real, calls = solve, count()

    def cut(*words: object, **given_words: object) -> object:
        if next(calls):
            given_words["should_stop"] = lambda: True
        return real(*words, **given_words)  # type: ignore[arg-type]

    monkeypatch.setattr(parity, "solve", cut)
    found = floored(family("rich", 120), 1.0, SolveOptions(gap=0.01, time_limit=600))
    assert violations(found.problem, found.plan) == ()
    least = [floor.least for floor in found.problem.floors]
    missing = [int(np.maximum(least - counts(found.problem, plan), 0).sum()) for plan in (found.plan, found.without)]
    assert missing[0] <= missing[1]


def test_who_gains_and_loses_is_the_difference_of_both_plans() -> None:
    """Gains less losses are the people who are placed more; groups add up to them where all are shown."""
    found = floored(family("rich", 120), 1.0, SolveOptions(gap=0.01, time_limit=600))
    told = changes(found)
    assert told.gained - told.lost == len(found.plan.placements) - len(found.without.placements)
    if all(group.gained is not None for group in told.groups):
        assert sum(group.gained or 0 for group in told.groups) == told.gained
