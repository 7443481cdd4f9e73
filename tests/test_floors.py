"""Floors: in each named group at least so many people are placed; what cannot be met is lowered, and all is proven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np
import pytest
from bruteforce import best_plan
from check_world import found
from hypothesis import given, settings
from hypothesis import strategies as st
from markets import candidate, house, job, market, member, pin
from slow_demand import surplus as slow_surplus
from slow_plan import price_bound, proven_plan
from solver_runs import half_days, run, solvable
from strategies import crowded_problems, floored, prices, problems

from benchmarks.families import family
from matching import improving
from matching.backend import Limits
from matching.bundles import choices_of
from matching.check import violations
from matching.covers import Covers
from matching.demand import Oracle
from matching.errors import CannotKeep
from matching.keeping import keep_pins, refuse_overfull
from matching.options import SolveOptions
from matching.placing import Part, place_all, solve_with
from matching.plan import Plan, Prices, Status
from matching.pools import pools_of
from matching.problem import Floor, Problem
from matching.requests import requests_of
from matching.solver import solve
from matching.standing import Standing

contested = st.builds(half_days, seed=st.integers(0, 2**16), n_people=st.integers(4, 10))
markets = floored(st.one_of(crowded_problems(), problems()))
larger = floored(st.one_of(contested, crowded_problems(), problems()))


def floor(name: str, people: Iterable[int], least: int) -> Floor:
    """Return a floor for some positions."""
    return Floor(name=name, people=np.array(sorted(people), dtype=np.int64), least=least)


def one_desk(*floors: Floor) -> Problem:
    """Return a market where ann and bo want the only desk for all days, and ann is worth more."""
    problem = market(
        candidates=[candidate("ann", fits={"J1": 0.9}, minutes={"H1": 0})],
        members=[member("bo", n_days=5, minutes={"H1": 0}, value=0.3)],
        jobs=[job("J1")],
        houses=[house("H1", desk=1)],
    )
    return replace(problem, floors=floors)


def keepable(problem: Problem) -> bool:
    """Tell whether fixed classes and pins can be kept at all."""
    try:
        refuse_overfull(problem)
        return keep_pins(problem, SolveOptions()) is not None
    except CannotKeep:
        return False


def lowered(problem: Problem, plan: Plan) -> Problem:
    """Return the problem with the floors as the plan says it keeps them."""
    floors = tuple(replace(each, least=kept) for each, kept in zip(problem.floors, plan.floors, strict=True))
    return replace(problem, floors=floors)


@given(markets)
@settings(max_examples=300, deadline=None)
def test_a_proven_plan_misses_the_fewest_and_is_then_worth_the_most(problem: Problem) -> None:
    """Brute force finds no plan that lacks fewer people in all, and none as good that is worth more."""
    plan, best = solvable(problem), proven_plan(problem)
    assert best is not None
    assert plan.status is Status.OPTIMAL
    assert sum(plan.floors) == sum(best.floors)
    assert plan.value == pytest.approx(best.value, rel=1e-9, abs=1e-9)


@given(larger)
@settings(max_examples=200, deadline=None)
def test_the_independent_check_finds_nothing(problem: Problem) -> None:
    """Every plan keeps every rule and its floors, and what it proves of them is proven."""
    plan = solvable(problem)
    assert violations(problem, plan) == ()
    assert plan.price_bound >= plan.bound >= plan.value


@given(markets, st.integers(0, 12))
@settings(max_examples=200, deadline=None)
def test_bounds_hold_for_the_floors_as_they_are_lowered(problem: Problem, questions: int) -> None:
    """However early a run is stopped, no plan that keeps the lowered floors is worth more than its bounds."""
    answers = iter([False] * questions)
    plan = solvable(problem, should_stop=lambda: next(answers, True))
    best = best_plan(lowered(problem, plan))
    assert best is not None
    assert violations(problem, plan) == ()
    assert plan.price_bound >= plan.bound >= best.value - 1e-9
    assert best.value >= plan.value - 1e-9


@given(larger)
@settings(max_examples=25, deadline=None)
def test_floors_that_are_lowered_on_the_way_are_proven_as_lowered(problem: Problem) -> None:
    """Where nothing is small enough to be solved at once, what is missed is given up, said, and the rest is proven."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(improving, "_PROVABLE", 0)
        questions = count()
        plan = solvable(problem, gap=1e-3, should_stop=lambda: next(questions) > 500)
    assert violations(problem, plan) == ()
    assert plan.bound >= run(lowered(problem, plan), gap=1e-9).value - 1e-9


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_prices_prove_a_bound(data: st.DataObject) -> None:
    """Whatever openings, places and floors cost, the bound is brute force's, and no plan that meets them beats it."""
    problem = data.draw(markets)
    if not keepable(problem):
        return
    at, best = data.draw(prices(problem)), proven_plan(problem)
    ours = Oracle(problem, requests_of(problem))
    surplus, _ = ours.best(at)
    assert best is not None
    assert surplus.tolist() == pytest.approx(slow_surplus(choices_of(problem), at).tolist(), abs=1e-9)
    assert ours.bound(at, surplus) == pytest.approx(price_bound(problem, at), abs=1e-9)
    assert ours.bound(at, surplus, best.floors) >= best.value - 1e-9


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_people_placed_are_the_slope_of_the_surplus(data: st.DataObject) -> None:
    """A floor that pays a little more gives everybody together what its people who are placed are paid more."""
    problem = data.draw(markets)
    if not keepable(problem):
        return
    rng = np.random.default_rng(data.draw(st.integers(0, 2**16)))
    n_jobs, n_floors = len(problem.jobs.ids), len(problem.floors)
    at = Prices(
        openings=rng.random(n_jobs) / 4, places=rng.random(problem.capacity.shape) / 20, floors=np.ones(n_floors)
    )
    ours, small = Oracle(problem, requests_of(problem)), 1e-7
    before, demand = ours.best(at)
    after, _ = ours.best(replace(at, floors=at.floors + small))
    assert (after.sum() - before.sum()) / small == pytest.approx(demand.floors.sum(), abs=1e-3)
    soft, softer = ours.soft(at, 0.1), ours.soft(replace(at, floors=at.floors + small), 0.1)
    assert (softer.surplus - soft.surplus) / small == pytest.approx(soft.floors.sum(), abs=1e-3)


@given(st.one_of(crowded_problems(), problems(), contested))
@settings(max_examples=100, deadline=None)
def test_a_floor_of_nobody_changes_nothing(problem: Problem) -> None:
    """With a floor of 0 the plan is the one without floors, at the same prices; its price is 0.

    Only the bound may differ in its last digit: with floors, all is one island and is added up in one go.
    """
    everybody = floor("all", range(problem.n_people), 0)
    plain, floored_at_0 = solvable(problem), run(replace(problem, floors=(everybody,)))
    beside = {"prices": None, "seconds": None, "floors": None, "bound": None}
    assert vars(floored_at_0) | beside == vars(plain) | beside
    assert floored_at_0.bound == pytest.approx(plain.bound, rel=1e-12)
    assert np.array_equal(floored_at_0.prices.openings, plain.prices.openings)
    assert np.array_equal(floored_at_0.prices.places, plain.prices.places)
    assert (plain.floors, floored_at_0.floors, floored_at_0.prices.floors.tolist()) == ((), (0,), [0.0])


@given(larger)
@settings(max_examples=40, deadline=None)
def test_a_second_run_and_another_thread_give_the_same_plan(problem: Problem) -> None:
    """Rows, bounds and prices are equal to the last bit, with one thread or two."""
    first, beside = solvable(problem), {"prices": None, "seconds": None}
    for again in (run(problem), run(problem, threads=2)):
        assert vars(again) | beside == vars(first) | beside
        assert np.array_equal(again.prices.floors, first.prices.floors)
        assert np.array_equal(again.prices.places, first.prices.places)


@given(larger)
@settings(max_examples=25, deadline=None)
def test_cbc_keeps_floors_as_well(problem: Problem) -> None:
    """The second solver proves the same value with as few missing."""
    plan = solvable(problem, solver="cbc")
    ours = run(problem)
    assert violations(problem, plan) == ()
    assert sum(plan.floors) == sum(ours.floors)
    assert plan.value == pytest.approx(ours.value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("warm", "n_floors"), [(0.0, 1), (0.2, 1), (99.0, 1), (0.0, 0)])
def test_prices_to_begin_with_change_no_optimum(warm: float, n_floors: int) -> None:
    """From a floor's old price, too low or too high, or from prices that know no floors, the plan is as good."""
    problem = replace(half_days(), floors=(floor("last", range(6, 12), 4),))
    at, ticks = run(problem), count()
    begin = Prices(openings=at.prices.openings, places=at.prices.places, floors=np.full(n_floors, warm))
    again = solve(problem, SolveOptions(gap=0.0), clock=lambda: next(ticks) * 1e-6, warm=begin)
    assert again.value == pytest.approx(at.value, rel=1e-9)
    assert violations(problem, again) == ()


def test_a_floor_places_whoever_is_worth_less() -> None:
    """Of two who want the only desk, the one in the floor gets it; its price is what that costs."""
    without, plan = run(one_desk()), run(one_desk(floor("members", [1], 1)))
    assert [row.person for row in without.placements] == [0]
    assert [row.person for row in plan.placements] == [1]
    assert (plan.floors, plan.status, plan.value) == ((1,), Status.OPTIMAL, 0.3)
    assert plan.price_bound == pytest.approx(0.3)
    assert plan.prices.floors[0] >= 0.6 - 1e-6


def test_a_floor_that_cannot_be_met_is_lowered_and_said() -> None:
    """Two people and one desk: a floor of two is kept at one, and costs no value."""
    plan = run(one_desk(floor("both", [0, 1], 2)))
    assert [row.person for row in plan.placements] == [0]
    assert (plan.floors, plan.status) == ((1,), Status.OPTIMAL)
    assert plan.bound == pytest.approx(plan.value)


def test_floors_that_want_the_same_desk_miss_one_in_all() -> None:
    """Each of two floors wants its own person at the only desk: the one that is worth more is met."""
    plan = run(one_desk(floor("bo", [1], 1), floor("ann", [0], 1)))
    assert [row.person for row in plan.placements] == [0]
    assert plan.floors == (0, 1)


def test_somebody_in_two_floors_counts_in_both() -> None:
    """Bo stands in two floors, ann in one: bo is placed, and both floors are met."""
    plan = run(one_desk(floor("one", [1], 1), floor("two", [0, 1], 1)))
    assert [row.person for row in plan.placements] == [1]
    assert plan.floors == (1, 1)


def test_a_floor_makes_nothing_acceptable() -> None:
    """Somebody whose only place is too far to be worth going stays unplaced, whatever the floor."""
    problem = market(
        members=[member("far", minutes={"H1": 40}, value=0.1, n_days=5)],
        houses=[house("H1", desk=1)],
    )
    plan = run(replace(problem, floors=(floor("all", [0], 1),)))
    assert (plan.placements, plan.floors) == ((), (0,))
    assert violations(replace(problem, floors=(floor("all", [0], 1),)), plan) == ()


def test_accepted_placements_count() -> None:
    """A floor of one is met by the pinned person, and nobody else is moved for it."""
    problem = market(
        candidates=[candidate("ann", fits={"J1": 0.9}, minutes={"H1": 0})],
        members=[member(name, minutes={"H1": 0}, n_days=5) for name in ("bo", "cy")],
        jobs=[job("J1")],
        houses=[house("H1", desk=2)],
        pins=[pin("bo")],
    )
    plan = run(replace(problem, floors=(floor("members", [1, 2], 1),)))
    assert [row.person for row in plan.placements] == [0, 1]
    assert plan.floors == (1,)


def test_parts_side_by_side_do_not_both_use_the_same_slack() -> None:
    """Two desks, two people in a floor of one: each could give way to somebody better, but not both."""
    near = ({"H1": 0.0}, {"H2": 0.0})
    problem = market(
        members=[
            *(member(f"low{k}", minutes=near[k], n_days=5, value=0.5) for k in (0, 1)),
            *(member(f"high{k}", minutes=near[k], n_days=5, value=0.9) for k in (0, 1)),
        ],
        houses=[house("H1", desk=1), house("H2", desk=1)],
    )
    problem = replace(problem, floors=(floor("low", [0, 1], 1),))
    choices = choices_of(problem)
    standing = Standing(problem=problem, choices=choices, taken=np.array([0, 1]))
    parts = [Part.of(standing, np.array([k, k + 2]), np.array([k, k + 2])) for k in (0, 1)]
    covers = Covers(pools_of(choices.groups, problem.capacity))
    placed = place_all(standing, covers, parts, solve_with(lambda: Limits(seconds=9.0), "highs"), None)
    assert placed.taken.tolist() in ([1, 2], [0, 3])
    assert placed.value == pytest.approx(1.4)


@pytest.mark.parametrize("share", [0.3, 0.6, 2.0])
def test_neighbourhoods_keep_floors(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """Placed piece by piece, with nothing proven at once, plans keep their floors as far as they can be met."""
    monkeypatch.setattr(improving, "_PROVABLE", 0)
    monkeypatch.setattr(improving, "_SIZE", 20)
    problem = family("rich", 120)
    last = floor("last", range(80, 120), int(40 * share))
    problem = replace(problem, floors=(last, floor("odd", range(1, 120, 2), 30)))
    questions = count()
    plan = run(problem, gap=1e-3, should_stop=lambda: next(questions) > 4_000)
    assert violations(problem, plan) == ()
    assert plan.floors[1] == 30
    assert plan.floors[0] == last.least or share > 1


FLOORED = one_desk(floor("members", [1], 1), floor("both", [0, 1], 2))
FLOORED_PLAN = run(FLOORED)


def with_floor_prices(*floors: float) -> Plan:
    """Return the plan with other prices of floors."""
    return replace(FLOORED_PLAN, prices=replace(FLOORED_PLAN.prices, floors=np.array(floors)))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(FLOORED_PLAN, set(), id="no fault"),
        pytest.param(replace(FLOORED_PLAN, floors=(1, 2)), {("floor", "both")}, id="more than are placed"),
        pytest.param(replace(FLOORED_PLAN, floors=(0, 1)), {("floor_lowered", "members")}, id="lowered for nothing"),
        pytest.param(replace(FLOORED_PLAN, floors=(-1, 1)), {("floor_lowered", "members")}, id="below zero"),
        pytest.param(replace(FLOORED_PLAN, floors=(1,)), {("floors", "")}, id="one left out"),
        pytest.param(with_floor_prices(-0.5, 0.0), {("price", "members")}, id="a negative price"),
        pytest.param(with_floor_prices(0.7, np.inf), {("price", "both")}, id="an infinite price"),
        pytest.param(with_floor_prices(0.7), {("price", "")}, id="a price too few"),
        pytest.param(with_floor_prices(0.0, 0.0), {("price_bound", "")}, id="another price"),
    ],
)
def test_planted_faults_are_found(plan: Plan, expected: set[tuple[str, str]]) -> None:
    """What is wrong with a floor or its price is found, with its kind and the floor's name, and nothing else."""
    assert found(plan, FLOORED) == expected


def test_a_floor_that_is_broken_is_found() -> None:
    """A plan that is made without the floor, and says it keeps it, is refused."""
    without = run(one_desk())
    prices_of = replace(without.prices, floors=np.zeros(1))
    plan = replace(without, prices=prices_of, floors=(1,))
    assert found(plan, one_desk(floor("members", [1], 1))) == {("floor", "members")}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"name": ""}, "each has a name"),
        ({"least": -1}, "at least 0 people, not -1"),
        ({"people": np.array([2, 1])}, "ascending and each once"),
        ({"people": np.array([1, 1])}, "ascending and each once"),
        ({"people": np.array([-1])}, "ascending and each once"),
        ({"people": np.array([[1]])}, "ascending and each once"),
    ],
)
def test_a_floor_states_a_group_and_a_number(cells: dict[str, Any], said: str) -> None:
    """A floor without a name, with a negative number, or with people out of order is refused."""
    with pytest.raises(ValueError, match=said):
        replace(floor("all", [1], 1), **cells)


def test_floors_speak_of_people_who_exist_and_have_different_names() -> None:
    """Two floors of one name, or somebody who does not exist, are refused."""
    with pytest.raises(ValueError, match="names must differ"):
        one_desk(floor("all", [0], 1), floor("all", [1], 1))
    with pytest.raises(ValueError, match="each person must exist"):
        one_desk(floor("all", [2], 1))
