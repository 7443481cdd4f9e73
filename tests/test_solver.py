"""The optimiser against brute force: the optimum, its proof, and what a run promises."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest
from bruteforce import best_plan
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markets import block, candidate, house, job, market, member, pin
from strategies import crowded_problems, problems

from features import synthetic
from matching.check import violations
from matching.errors import CannotKeep
from matching.options import SolveOptions
from matching.plan import Plan, Status
from matching.problem import Problem
from matching.solver import solve

#: Random markets have every kind of request.
many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(many, max_examples=60)
few = settings(many, max_examples=12)


def run(problem: Problem, **options: object) -> Plan:
    """Solve to optimality with a clock that counts its own calls."""
    ticks = itertools.count()
    chosen = SolveOptions(**({"gap": 0.0} | options))  # type: ignore[arg-type]
    return solve(problem, chosen, clock=lambda: next(ticks) * 1e-6)


def solvable(problem: Problem) -> Plan:
    """Solve, leaving out markets whose pins cannot be kept."""
    try:
        return run(problem)
    except CannotKeep:
        assume(condition=False)
        raise


@pytest.mark.parametrize("kind_of_market", [problems(), crowded_problems()], ids=["any", "crowded"])
def test_the_value_is_the_optimum_and_proven(kind_of_market: st.SearchStrategy[Problem]) -> None:
    """On any small market the plan is worth what brute force finds, both bounds hold, and the check finds nothing."""

    @given(kind_of_market)
    @many
    def holds(problem: Problem) -> None:
        best = best_plan(problem)
        if best is None:
            with pytest.raises(CannotKeep):
                run(problem)
            return
        plan = run(problem)
        assert plan.value == pytest.approx(best.value, rel=1e-9, abs=1e-9)
        assert plan.price_bound >= plan.bound >= plan.value
        assert plan.status is Status.OPTIMAL
        assert violations(problem, plan) == ()

    holds()


@given(problems())
@few
def test_cbc_finds_the_same_optimum(problem: Problem) -> None:
    """The second solver places as well as the first."""
    first = solvable(problem)
    second = run(problem, solver="cbc")
    assert second.value == pytest.approx(first.value, rel=1e-9, abs=1e-9)
    assert violations(problem, second) == ()


@given(problems(pinned=False), st.integers(1, 3))
@some
def test_more_room_is_never_worth_less(problem: Problem, more: int) -> None:
    """More places everywhere, or more openings, never lower the optimum."""
    plan = solvable(problem)
    roomier = replace(problem, houses=replace(problem.houses, capacity=problem.houses.capacity + more))
    hiring = replace(problem, jobs=replace(problem.jobs, openings=problem.jobs.openings + more))
    assert run(roomier).value >= plan.value - 1e-9
    assert run(hiring).value >= plan.value - 1e-9


@given(problems())
@some
def test_names_do_not_matter(problem: Problem) -> None:
    """Other ids leave value and bound as they are."""
    plan = solvable(problem)

    def other(ids: tuple[str, ...], prefix: str) -> tuple[str, ...]:
        return tuple(f"{prefix}{len(ids) - i}" for i in range(len(ids)))

    renamed = replace(
        problem,
        candidates=replace(problem.candidates, ids=other(problem.candidates.ids, "zc")),
        members=replace(problem.members, ids=other(problem.members.ids, "am")),
        jobs=replace(problem.jobs, ids=other(problem.jobs.ids, "q")),
        houses=replace(problem.houses, ids=other(problem.houses.ids, "h")),
        classes=replace(problem.classes, ids=other(problem.classes.ids, "b")),
    )
    again = run(renamed)
    assert (again.value, again.bound) == pytest.approx((plan.value, plan.bound), rel=1e-9, abs=1e-9)


@given(problems())
@some
def test_a_second_run_is_the_same_run(problem: Problem) -> None:
    """The same problem, options and seed give the same plan, row by row, with one thread or two."""
    plan = solvable(problem)
    for again in (run(problem), run(problem, threads=2)):
        assert again.placements == plan.placements
        assert again.classes == plan.classes
        assert again.unplaced == plan.unplaced
        assert (again.value, again.bound, again.price_bound) == (plan.value, plan.bound, plan.price_bound)
        assert np.array_equal(again.prices.places, plan.prices.places)
        assert np.array_equal(again.prices.openings, plan.prices.openings)


def larger_market() -> Problem:
    """Return a market that takes seconds, with every kind of request."""
    from api.problems import problem_of  # noqa: PLC0415 (only this helper needs the shell)
    from matching.fits import Fits, Minutes  # noqa: PLC0415 (as above)
    from matching.options import Weights  # noqa: PLC0415 (as above)

    records = synthetic.market(120, seed=5, n_houses=4, n_classes=2)
    fits, travel = records.fits, records.travel
    assert fits is not None
    assert travel is not None
    n_people = len(records.candidates) + len(records.members)
    known = Fits.of(fits["candidate"], fits["job"], fits["fit"], (len(records.candidates), len(records.jobs)))
    minutes = Minutes.of(travel["person"], travel["house"], travel["minutes"], (n_people, len(records.houses)))
    return problem_of(records, known, minutes, Weights())


def test_a_larger_market_ends_within_its_gap_and_repeats() -> None:
    """Cuts, learnt covers and dealt days work together: a checked plan within the gap, the same twice."""
    problem = larger_market()
    plans = [solve(problem, SolveOptions(gap=0.003, time_limit=60), clock=time.monotonic) for _ in range(2)]
    assert plans[0].status in (Status.WITHIN_GAP, Status.OPTIMAL)
    assert violations(problem, plans[0]) == ()
    assert plans[0].placements == plans[1].placements


def test_no_time_still_yields_a_plan() -> None:
    """When the time is up before the search begins, a greedy plan with a true bound is returned."""
    problem = larger_market()
    plan = solve(problem, SolveOptions(gap=0.0, time_limit=0.001), clock=time.monotonic)
    assert plan.status is Status.TIME_LIMIT
    assert plan.value > 0
    assert violations(problem, plan) == ()


def test_a_stopped_run_yields_a_plan() -> None:
    """A run that is told to stop at once returns a checked plan that says so."""
    problem = larger_market()
    plan = solve(problem, SolveOptions(gap=0.0), clock=time.monotonic, should_stop=lambda: True)
    assert plan.status is Status.CANCELLED
    assert violations(problem, plan) == ()


def test_the_search_tells_how_far_it_is() -> None:
    """Values that are reported never fall, bounds never rise, and no value is above its bound."""
    told: list[tuple[float, float]] = []

    def note(stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        if stage and value is not None and bound is not None:
            told.append((value, bound))

    solve(larger_market(), SolveOptions(gap=0.003), clock=time.monotonic, progress=note)
    bounds = [bound for _, bound in told]
    assert len(told) > 3
    assert bounds == sorted(bounds, reverse=True)
    assert all(value <= bound + 1e-6 for value, bound in told)


def one_desk(**more: object) -> Problem:
    """Return a market with one desk, one opening, and two people who could use them."""
    people = [candidate(name, fits={"J1": 0.8}, minutes={"H1": 10}) for name in ("c0", "c1")]
    rest = {"jobs": [job("J1", n_days=5)], "houses": [house("H1", desk=1)]} | more
    return market(candidates=people, members=[member("m0", n_days=2, minutes={"H1": 5})], **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("problem", "ids", "overfilled"),
    [
        (one_desk(pins=[pin("c0", job="J1"), pin("c1", job="J1")]), {"c0", "c1"}, "job J1"),
        (one_desk(pins=[pin("c0", job="J1"), pin("m0", days="mon tue")]), {"c0", "m0"}, "H1 desk mon am"),
        (
            one_desk(
                pins=[pin("c0", job="J1")],
                classes=[block("b0", seats=1, n_days=1, days="fri", kind="desk", houses={"H1": 1}, fixed=True)],
            ),
            {"c0", "b0"},
            "H1 desk fri am",
        ),
        (
            one_desk(
                classes=[
                    block(name, seats=1, n_days=1, days="fri", kind="desk", houses={"H1": 1}, fixed=True)
                    for name in ("b0", "b1")
                ]
            ),
            {"b0", "b1"},
            "H1 desk fri am",
        ),
    ],
    ids=["two pins, one opening", "two pins, one desk", "a pin on a fixed class", "two fixed classes"],
)
def test_what_cannot_be_kept_is_named(problem: Problem, ids: set[str], overfilled: str) -> None:
    """Pins and fixed classes that clash are refused, with everybody involved and what they overfill."""
    with pytest.raises(CannotKeep) as refusal:
        run(problem)
    assert set(refusal.value.ids) == ids
    assert overfilled in refusal.value.overfilled


def test_a_pin_with_nothing_to_choose_is_named() -> None:
    """A pin whose blank cells no house can fill is refused by name."""
    problem = one_desk(
        pins=[pin("c0", job="J1")], houses=[house("H1", desk=1)], jobs=[job("J1", n_days=5, needs=["lift"])]
    )
    with pytest.raises(CannotKeep) as refusal:
        run(problem)
    assert (refusal.value.ids, refusal.value.overfilled) == (("c0",), ())
