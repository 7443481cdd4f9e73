"""What a plan claims about its own value, against brute force, where too few places decide among every kind of request.

A thorough run sees more markets: ``MIKROPOL_EXAMPLES=3000 python -m pytest tests/test_certificate.py``.
"""

from __future__ import annotations

import itertools
import math
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

import bruteforce
import numpy as np
import pytest
from bruteforce import Best, Bundle, best_plan, requests
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markets import candidate, house, job, last, market
from scarce import all_markets, any_prices, solved
from solver_runs import run

from benchmarks.families import family
from matching import demand
from matching.check import violations
from matching.demand import Oracle
from matching.fits import Fits, Pairs
from matching.options import SolveOptions
from matching.plan import ClassPlacement, Placement, Plan, Prices, Status
from matching.problem import Problem
from matching.requests import requests_of
from matching.solver import solve
from matching.week import bits

#: Markets that each property sees; set it in the environment for a thorough run.
EXAMPLES = int(os.environ.get("MIKROPOL_EXAMPLES", "40"))
#: What the rounding of sums may take from a proof; relative to values, of which most are below 10.
ROUNDING = 1e-9
#: Gaps that large markets reach in about two seconds, with some neighbourhoods placed anew.
GAPS = {"rich": 2e-3, "desktight": 2e-3}

few = settings(max_examples=EXAMPLES, deadline=None)
many = settings(max_examples=2 * EXAMPLES, deadline=None)


def rounding(*values: float) -> float:
    """Return what rounding may do to a comparison of such values."""
    return ROUNDING * max(1.0, *map(abs, values))


def assert_certified(problem: Problem, best: Best, plan: Plan) -> None:
    """Assert that a plan is checked, and that its bounds and status are true of the best plan there is."""
    assert violations(problem, plan) == ()
    assert plan.price_bound >= plan.bound >= plan.value
    assert plan.bound >= best.value - rounding(best.value)
    assert plan.value <= best.value + rounding(best.value)
    if plan.status is Status.OPTIMAL:
        assert plan.value == pytest.approx(best.value, rel=2 * ROUNDING, abs=2 * ROUNDING)


def seen(*facts: str, of: Callable[[Counter[str]], None], least: float = 0.0125) -> None:
    """Run a property that counts what it saw, and assert that it saw each in a share of the draws, rounded down."""
    counts: Counter[str] = Counter()
    of(counts)
    if "MIKROPOL_EXAMPLES" in os.environ:
        print(dict(counts))  # noqa: T201 (a thorough run is read by a person)
    assert all(counts[fact] >= int(least * counts["draws"]) for fact in facts), counts


@given(all_markets)
@many
def test_with_ample_time_the_optimum_is_found_and_proven(problem: Problem) -> None:
    """At gap 0 every small market ends optimal, with the value that brute force finds."""
    best = solved(problem)
    plan = run(problem)
    assert_certified(problem, best, plan)
    assert plan.status is Status.OPTIMAL


@pytest.mark.parametrize(("n_days", "at"), [(0, "H0"), (0, ""), (1, ""), (1, "H0")])
def test_the_prices_prove_what_is_stated_when_a_job_needs_a_house_no_more(n_days: int, at: str) -> None:
    """A job held at a house that needs none now, or the other way round, is no stay: not in the proof either."""
    people = [candidate(name, fits={"J0": 0.3, "J1": 0.3}, minutes={"H0": 5.0}) for name in ("ann", "bo")]
    problem = market(
        candidates=people,
        jobs=[job("J0", n_days=n_days), job("J1", n_days=1)],
        houses=[house("H0", desk=1)],
        stays=[last("ann", job="J0", house=at)],
        stay_bonus=0.07,
    )
    best = best_plan(problem)
    assert best is not None
    assert_certified(problem, best, run(problem))


def test_the_bounds_hold_wherever_a_run_is_stopped() -> None:
    """Stopped at any question, or by the clock, price_bound ≥ bound ≥ brute force ≥ value, and optimal means it."""

    def fact(counts: Counter[str]) -> None:
        @given(st.data())
        @many
        def stopped(data: st.DataObject) -> None:
            problem = data.draw(all_markets)
            best, gap = solved(problem), data.draw(st.sampled_from((0.0, 1e-4, 0.2)))
            # the anneal asks 250 questions; relaxing and proving ask a few more, more where it is hard
            late = data.draw(st.booleans())
            asked = data.draw(st.integers(249, 262) if late else st.integers(0, 60))
            if data.draw(st.booleans()):
                answers = itertools.chain([False] * asked, itertools.repeat(object=True))
                plan = run(problem, gap=gap, should_stop=lambda: next(answers))
            else:
                ticks = itertools.count()
                options = SolveOptions(gap=gap, time_limit=asked + 0.5)
                plan = solve(problem, options, clock=lambda: float(next(ticks)))
            assert_certified(problem, best, plan)
            counts.update(("draws", plan.status.value), worse=plan.value < best.value - 1e-6)
            counts.update(
                loose=plan.bound > best.value + 1e-6, late=late and plan.status in ("cancelled", "time_limit")
            )

        stopped()

    seen("optimal", "cancelled", "time_limit", "worse", "loose", "late", of=fact, least=0.005)


def test_the_bounds_hold_at_a_loose_gap() -> None:
    """A run that may end early ends within its gap of brute force, or proves the optimum."""

    def fact(counts: Counter[str]) -> None:
        @given(all_markets, st.sampled_from((0.2, 0.02, 0.5, 1.0, 0.001)))
        @many
        def loose(problem: Problem, gap: float) -> None:
            best = solved(problem)
            plan = run(problem, gap=gap)
            assert_certified(problem, best, plan)
            assert plan.status in (Status.OPTIMAL, Status.WITHIN_GAP)
            assert plan.gap <= gap + ROUNDING
            assert best.value <= plan.value + gap * max(plan.value, 0.0) + rounding(best.value)
            counts.update(("draws", plan.status.value), worse=plan.value < best.value - 1e-6)

        loose()

    seen("optimal", "within_gap", "worse", of=fact, least=0.005)


def test_any_prices_prove_a_bound() -> None:
    """Whatever the prices, the bound that the oracle proves is no less than what brute force finds."""

    def fact(counts: Counter[str]) -> None:
        @given(st.data())
        @many
        def bounded(data: st.DataObject) -> None:
            problem = data.draw(all_markets)
            best, at = solved(problem), any_prices(data, problem)
            oracle = Oracle(problem, requests_of(problem))
            bound = oracle.bound(at, oracle.best(at)[0])
            assert bound >= best.value - rounding(best.value, bound)
            counts.update(("draws",), tight=bound <= best.value + 1e-3, apart=bound > best.value + 1e-3)

        bounded()

    seen("tight", "apart", of=fact)


Kept = list[tuple[list[Bundle], bool]]
"""Each request's bundles, and whether it must get one."""


def best_of(problem: Problem, kept: Kept) -> Best | None:
    """Return the best plan in which each request chooses among fewer bundles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bruteforce, "requests", lambda _: kept)
        return best_plan(problem)


def where(bundle: Bundle) -> tuple[int, int]:
    """Return the job and the house of a bundle, -1 for none."""
    job = bundle.row.job if isinstance(bundle.row, Placement) else None
    return -1 if job is None else job, -1 if bundle.row.house is None else bundle.row.house


def within(problem: Problem, everything: Kept, at: Prices, room: float) -> Kept:
    """Return every request's bundles without those that the oracle leaves out as too far below the best."""
    asked = requests_of(problem)
    oracle = Oracle(problem, asked)
    surplus, _ = oracle.best(at)
    request, ask, house, _ = oracle.near(at, surplus, np.full(len(asked), room))
    job = asked.item_job[asked.asks.ask_item[ask]]
    near = set(zip(request.tolist(), job.tolist(), house.tolist(), strict=True))
    numbers = [*range(problem.n_people), *(problem.n_people + b for b in bruteforce.flexible(problem))]
    return [
        ([bundle for bundle in bundles if (i, *where(bundle)) in near], must)
        for i, (bundles, must) in zip(numbers, everything, strict=True)
    ]


def test_what_is_pruned_with_proof_is_in_no_better_plan() -> None:
    """At any prices with bound U, for any L ≤ optimum, the choices within U − L hold a plan worth the optimum."""

    def fact(counts: Counter[str]) -> None:
        @given(st.data())
        @many
        def pruned(data: st.DataObject) -> None:
            problem = data.draw(all_markets)
            best, at = solved(problem), any_prices(data, problem)
            oracle = Oracle(problem, requests_of(problem))
            bound = oracle.bound(at, oracle.best(at)[0])
            quick = run(problem, should_stop=lambda: True).value
            least = data.draw(st.sampled_from((best.value, quick, best.value - 0.05)))
            everything = requests(problem)
            kept = within(problem, everything, at, max(bound - least, 0.0) + rounding(bound, least))
            sizes = np.array([[len(bundles) for bundles, _ in each] for each in (everything, kept)])
            counts.update(("draws",), emptied=bool(np.any((sizes[0] > 0) & (sizes[1] == 0))))
            if np.any(sizes[0] > sizes[1]):
                left = best_of(problem, kept)
                assert left is not None
                assert left.value == pytest.approx(best.value, abs=rounding(best.value))
                counts.update(("dropped",), loose=bound > best.value + 1e-6)

        pruned()

    seen("dropped", "emptied", "loose", of=fact)


def without(problem: Problem, row: Placement | ClassPlacement) -> Problem:
    """Return the market where whoever has this row asks for nothing."""
    if isinstance(row, ClassPlacement):
        worth = np.where(np.arange(len(problem.classes.ids)) == row.block, 0.0, problem.classes.value)
        return replace(problem, classes=replace(problem.classes, value=worth))
    n_candidates = len(problem.candidates.ids)
    if row.person < n_candidates:
        fits, others = problem.fits, problem.fits.rows() != row.person
        kept = Fits.of(fits.rows()[others], fits.columns[others], fits.values[others], fits.shape)
        return replace(problem, fits=kept)
    worth = np.where(np.arange(len(problem.members.ids)) == row.person - n_candidates, 0.0, problem.members.value)
    return replace(problem, members=replace(problem.members, value=worth))


def price_of(problem: Problem, at: Prices, row: Placement | ClassPlacement) -> float:
    """Return what a row's opening and all its places cost at these prices."""
    size = int(problem.classes.seats[row.block]) if isinstance(row, ClassPlacement) else 1
    job = row.job if isinstance(row, Placement) else None
    slots = itertools.product(bits(row.days), bits(row.parts))
    places = [float(at.places[row.house, row.place_kind, day, part]) for day, part in slots]
    return math.fsum([0.0 if job is None else float(at.openings[job]), *(size * price for price in places)])


def test_without_one_request_the_others_gain_at_most_the_price_of_its_place() -> None:
    """Take one row away: the best plan of the others gains its price and what the prices leave unproven, at most."""

    def fact(counts: Counter[str]) -> None:
        @given(all_markets, st.sampled_from((0.0, 0.0, 0.2)), st.randoms(use_true_random=False))
        @many
        def gone(problem: Problem, gap: float, chance: Any) -> None:
            solved(problem)
            plan = run(problem, gap=gap)
            rows = [row for row in plan.placements if not row.pinned] + [row for row in plan.classes if not row.fixed]
            assume(rows)
            row = chance.choice(rows)
            others = best_plan(without(problem, row))
            assert others is not None
            gain, price = others.value - (plan.value - row.value), price_of(problem, plan.prices, row)
            assert -rounding(plan.value) <= gain + (plan.bound - plan.value)
            assert gain <= price + (plan.price_bound - plan.value) + rounding(plan.value, price)
            is_class = isinstance(row, ClassPlacement)
            counts.update(("draws",), gain=gain > 1e-6, free=price <= 1e-9, classes=is_class)
            counts.update(tight=gain > 1e-6 and gain > price - 1e-3, members=not is_class and row.job is None)

        gone()

    seen("gain", "tight", "free", "classes", "members", of=fact)


def scaled(problem: Problem, unit: float) -> Problem:
    """Return the market with all that is worth something counted in another unit."""

    def times(pairs: Pairs) -> Any:
        return type(pairs).of(pairs.rows(), pairs.columns, unit * pairs.values, pairs.shape)

    old, candidates, members, classes = problem.weights, problem.candidates, problem.members, problem.classes
    return replace(
        problem,
        fits=times(problem.fits),
        wishes=times(problem.wishes),
        candidates=replace(candidates, priority=unit * candidates.priority),
        members=replace(members, value=unit * members.value, priority=unit * members.priority),
        classes=replace(classes, value=unit * classes.value),
        weights=replace(
            old,
            min_fit=unit * old.min_fit,
            travel_weight=unit * old.travel_weight,
            placed_bonus=unit * old.placed_bonus,
            stay_bonus=unit * old.stay_bonus,
        ),
    )


@given(all_markets)
@many
def test_the_unit_of_values_does_not_matter(problem: Problem) -> None:
    """Everything worth an eighth gives the same rows, each worth an eighth to the last bit."""
    whole = scaled(problem, 0.5)  # no fit with wish is above 1, in either unit
    solved(whole)
    plan, eighth = run(whole), run(scaled(whole, 0.125))
    assert eighth.value == plan.value / 8
    assert [_eighth_of(row) for row in plan.placements] == list(eighth.placements)
    assert [replace(row, value=row.value / 8) for row in plan.classes] == list(eighth.classes)


def _eighth_of(row: Placement) -> Placement:
    return replace(row, value=row.value / 8, fit=None if row.fit is None else row.fit / 8)


def assert_same(one: Plan, other: Plan) -> None:
    """Assert that two plans are equal to the last bit, but for their seconds."""
    beside = {"prices": None, "seconds": None}
    assert vars(one) | beside == vars(other) | beside
    assert np.array_equal(one.prices.openings, other.prices.openings)
    assert np.array_equal(one.prices.places, other.prices.places)


@given(all_markets, st.sampled_from((0.0, 0.2)))
@few
def test_slices_on_two_threads_give_the_same_plan(problem: Problem, gap: float) -> None:
    """Swept in slices of a request or two, one thread and two give the same plan to the last bit."""
    solved(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demand, "_SLICE", 1)
        assert_same(run(problem, gap=gap), run(problem, gap=gap, threads=2))


@pytest.mark.parametrize("name", GAPS)
def test_a_market_in_slices_gives_the_same_plan_on_two_threads(name: str) -> None:
    """Over 4,000 requests, swept in two slices, placed two neighbourhoods at a time: the same on one thread or two."""
    problem = family(name, 3_700 if name == "rich" else 4_400)
    options = SolveOptions(gap=GAPS[name], time_limit=30.0)
    plans = [solve(problem, replace(options, threads=threads), clock=monotonic) for threads in (1, 2)]
    assert len(Oracle(problem, requests_of(problem))._slices) == 2
    assert plans[0].status is Status.WITHIN_GAP
    assert plans[0].seconds["improve"] > 0
    assert_same(*plans)


@given(st.data())
@many
def test_any_warm_prices_lead_to_the_optimum(data: st.DataObject) -> None:
    """Whatever prices a run begins with, it ends at the optimum of brute force with a plan that passes the check."""
    problem = data.draw(all_markets)
    best, warm = solved(problem), any_prices(data, problem)
    ticks = itertools.count()
    plan = solve(problem, SolveOptions(gap=0.0), clock=lambda: next(ticks) * 1e-6, warm=warm)
    assert_certified(problem, best, plan)
    assert plan.status is Status.OPTIMAL
