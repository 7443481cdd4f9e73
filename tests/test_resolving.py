"""Changes of a problem, and a changed problem solved again: equal to brute force, and honest about what is proven."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from bruteforce import best_plan
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markets import Block, candidate, days_of, house, job, market, member, parts_of, places
from scarce import scarce_problems
from solver_runs import half_days, run, solvable

from matching.changes import (
    Change,
    Closed,
    DeskDays,
    MoreDays,
    MoreOpenings,
    MorePlaces,
    NoWish,
    TravelLimit,
    changed,
)
from matching.check import violations
from matching.errors import CannotKeep
from matching.options import SolveOptions
from matching.plan import Plan, Status
from matching.problem import Problem
from matching.resolving import Difference, difference, resolve, still_holds


def clock() -> Callable[[], float]:
    """Return a clock that counts its own calls."""
    ticks = itertools.count()
    return lambda: next(ticks) * 1e-6


def again(problem: Problem, changes: Sequence[Change], plan: Plan, *, gap: float = 0.0) -> Plan:
    """Solve the changed problem from the standing plan."""
    return resolve(problem, changes, plan, SolveOptions(gap=gap), clock=clock())


@pytest.fixture
def small() -> Problem:
    """Return two people, one desk on weekdays and a classroom."""
    return market(
        candidates=[
            candidate("ann", fits={"J1": 0.8, "J2": 0.5}, minutes={"H1": 10}, wishes={"J2": 0.1}),
            candidate("bob", fits={"J1": 0.7}, minutes={"H1": 50}, days="mon"),
        ],
        members=[member("eva", minutes={"H1": 5}, n_days=2)],
        jobs=[job("J1", n_days=3), job("J2", n_days=1)],
        houses=[house("H1", places("desk", 1), places("seat", 20))],
        classes=[Block(name="B1", seats=21, n_days=1)],
    )


def test_places_change_on_the_days_and_parts_that_are_named(small: Problem) -> None:
    """One more on Friday morning is that slot and no other; fewer are never below none."""
    slot = {"house": 0, "place_kind": 0, "days": days_of("fri"), "parts": parts_of("am")}
    more = changed(small, [MorePlaces(**slot, n=2)]).capacity - small.capacity
    assert (more[0, 0, 4, 0], more.sum()) == (2, 2)
    assert changed(small, [MorePlaces(**slot, n=-9)]).capacity[0, 0, 4, 0] == 0
    assert changed(small, [MorePlaces(**slot), MorePlaces(**slot)]).capacity[0, 0, 4, 0] == 3


def test_a_closed_house_holds_nothing_then(small: Problem) -> None:
    """Closed on Friday: no desk and no seat on Friday, all on other days."""
    after = changed(small, [Closed(house=0, days=days_of("fri"))]).capacity
    assert after[0, :, 4].sum() == 0
    assert (after[0, :, :4] == small.capacity[0, :, :4]).all()


def test_openings_days_and_limits_change_for_whom_they_name(small: Problem) -> None:
    """A job's openings and desk-days; one person's limit or everybody's; a candidate's and a member's days."""
    assert changed(small, [MoreOpenings(job=1, n=20)]).jobs.openings.tolist() == [1, 21]
    assert changed(small, [MoreOpenings(job=1, n=-3)]).jobs.openings.tolist() == [1, 0]
    assert changed(small, [DeskDays(job=0, n_days=2)]).jobs.n_days.tolist() == [2, 1]
    assert changed(small, [TravelLimit(minutes=60, person=1)]).candidates.max_travel_min.tolist() == [45, 60]
    everybody = changed(small, [TravelLimit(minutes=20)])
    assert (*everybody.candidates.max_travel_min, *everybody.members.max_travel_min) == (20, 20, 20)
    freer = changed(small, [MoreDays(person=1, days=2), MoreDays(person=2, parts=parts_of("eve"))])
    assert (freer.candidates.days[1], freer.members.parts[0]) == (days_of("mon tue"), parts_of("am pm eve"))


def test_a_wish_that_is_dropped_is_gone_and_no_other(small: Problem) -> None:
    """Ann's wish for J2 goes; dropping one that is not there changes nothing."""
    assert len(changed(small, [NoWish(person=0, job=1)]).wishes) == 0
    assert len(changed(small, [NoWish(person=0, job=0)]).wishes) == 1


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, list[Change]]:
    """Draw a scarce market and one or two changes of it."""
    problem = draw(scarce_problems())
    n_houses, n_kinds, n_jobs = len(problem.houses.ids), len(problem.kinds), len(problem.jobs.ids)
    places_ = st.builds(
        MorePlaces,
        house=st.integers(0, n_houses - 1),
        place_kind=st.integers(0, n_kinds - 1),
        days=st.sampled_from((1, 2, 5, 31)),
        parts=st.sampled_from((1, 2, 3, 7)),
        n=st.sampled_from((1, 2, -1)),
    )
    some: list[st.SearchStrategy[Change]] = [
        places_,
        st.builds(Closed, house=st.integers(0, n_houses - 1), days=st.sampled_from((1, 3))),
        st.builds(MoreOpenings, job=st.integers(0, n_jobs - 1), n=st.sampled_from((1, -1))),
        st.builds(
            TravelLimit,
            person=st.one_of(st.none(), st.integers(0, problem.n_people - 1)),
            minutes=st.sampled_from((10.0, 30.0, 60.0)),
        ),
        st.builds(MoreDays, person=st.integers(0, problem.n_people - 1), days=st.just(31)),
        st.builds(NoWish, person=st.just(0), job=st.integers(0, n_jobs - 1)),
    ]
    return problem, draw(st.lists(st.one_of(some), min_size=1, max_size=2))


@settings(max_examples=100, deadline=None)
@given(cases())
def test_solved_again_is_the_best_plan_of_the_changed_market(case: tuple[Problem, list[Change]]) -> None:
    """With gap 0 the value equals brute force, the plan passes the check, and the difference is exact."""
    problem, changes = case
    plan = solvable(problem)
    best = best_plan(changed(problem, changes))
    if best is None:
        with pytest.raises(CannotKeep):
            again(problem, changes, plan)
        return
    after = again(problem, changes, plan)
    assert after.value == pytest.approx(best.value, abs=1e-9)
    assert violations(changed(problem, changes), after) == ()
    found = difference(problem, changes, plan, after)
    assert found.exact
    assert found.value == pytest.approx(best.value - plan.value, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 60), st.integers(0, 60))
def test_the_range_holds_the_true_difference_wherever_runs_are_stopped(
    case: tuple[Problem, list[Change]], first: int, second: int
) -> None:
    """Whatever plans are found in however little time, the best plans differ by what is said to be proven."""
    problem, changes = case
    best, best_after = best_plan(problem), best_plan(changed(problem, changes))
    assume(best is not None and best_after is not None)
    assert best is not None
    assert best_after is not None
    calls = itertools.count()
    plan = run(problem, should_stop=lambda: next(calls) >= first)
    later = itertools.count()
    after = resolve(
        *(problem, changes, plan, SolveOptions(gap=0.0)), clock=clock(), should_stop=lambda: next(later) >= second
    )
    found = difference(problem, changes, plan, after)
    assert found.low - 1e-9 <= best_after.value - best.value <= found.high + 1e-9
    assert found.low <= found.value <= found.high
    if still_holds(changed(problem, changes), changes, plan):
        assert after.value >= plan.value
    assert violations(changed(problem, changes), after) == ()


def test_a_standing_plan_is_given_back_where_nothing_better_is_found() -> None:
    """A place that nobody can use, and no time: the standing plan, with the bound of the changed market."""
    problem = half_days()
    plan = run(problem)
    changes = [MorePlaces(house=0, place_kind=0, days=days_of("sun"))]
    assert run(problem, should_stop=lambda: True).value < plan.value
    after = resolve(problem, changes, plan, SolveOptions(gap=0.0), clock=clock(), should_stop=lambda: True)
    assert after.placements == plan.placements
    assert after.value == plan.value
    assert violations(changed(problem, changes), after) == ()


def test_a_standing_plan_that_is_proven_by_the_new_bound_is_optimal() -> None:
    """A place that nobody can use changes nothing, and that is proven."""
    problem = half_days()
    plan = run(problem)
    changes = [MorePlaces(house=0, place_kind=0, days=days_of("sun"))]
    after = again(problem, changes, plan, gap=0.5)
    assert after.value >= plan.value
    assert after.status in (Status.OPTIMAL, Status.WITHIN_GAP)


def test_a_plan_stands_until_something_that_it_uses_is_taken(small: Problem) -> None:
    """Ann's desk-days stand with fewer seats, not with the house closed, her travel limited or her job changed."""
    plan = run(small)
    assert [row.job for row in plan.placements if row.person == 0] == [0]
    held: list[Change] = [
        MorePlaces(house=0, place_kind=1, n=-1),
        MoreOpenings(job=1, n=-1),
        TravelLimit(minutes=10, person=0),
        NoWish(person=0, job=1),
        DeskDays(job=1, n_days=2),
        MoreDays(person=1, days=2),
    ]
    lost: list[Change] = [
        Closed(house=0),
        MoreOpenings(job=0, n=-1),
        TravelLimit(minutes=9),
        NoWish(person=0, job=0),
        DeskDays(job=0, n_days=2),
    ]
    assert [still_holds(changed(small, [change]), [change], plan) for change in held] == [True] * 6
    assert [still_holds(changed(small, [change]), [change], plan) for change in lost] == [False] * 5


def test_a_difference_is_exact_when_its_range_is_a_point() -> None:
    """Equal bounds and values leave nothing open; a gap does."""
    cells = {"value_before": 10.0, "value_after": 11.0, "bound_before": 10.0, "bound_after": 11.0}
    assert Difference(**cells, low=1.0, high=1.0).exact
    assert not Difference(**cells, low=0.9, high=1.0).exact
    assert Difference(**cells, low=0.0, high=0.4).value == 0.4


def test_a_place_that_makes_a_class_possible_is_not_bounded_by_its_price(small: Problem) -> None:
    """Twenty-one seats let the class in, which the price of the twenty never knew: the range still holds the truth."""
    before = replace(small, stays=small.stays)
    plan = run(before)
    changes = [MorePlaces(house=0, place_kind=1)]
    after = again(before, changes, plan)
    assert after.value == pytest.approx(plan.value + 1.0)
    assert difference(before, changes, plan, after).value == pytest.approx(1.0)
