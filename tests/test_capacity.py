"""What a place is worth: prices for all, and by solving again what brute force says too."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from bruteforce import best_plan
from hypothesis import given, settings
from markets import Block, candidate, days_of, house, job, market, member, parts_of, pin, places
from scarce import scarce_problems
from solver_runs import run, solvable

from benchmarks.worth_study import scarce, study
from matching.capacity import By, Worth, changes_of, verify, worth_by_prices
from matching.changes import MorePlaces, changed
from matching.options import SolveOptions
from matching.plan import Plan
from matching.problem import Problem

OPTIONS = SolveOptions(gap=0.0)


def clock() -> Callable[[], float]:
    """Return a clock that counts its own calls."""
    ticks = itertools.count()
    return lambda: next(ticks) * 1e-6


def verified(problem: Problem, plan: Plan, by: By = By.SLOT, n: int | None = None) -> list[Worth]:
    """Verify the dearest places of a plan, all of them by default."""
    rows = worth_by_prices(problem, plan, by)[:n]
    return list(verify(problem, plan, rows, OPTIONS, clock=clock(), seconds=60.0))


def one_desk(**cells: object) -> Problem:
    """Return ann and bob, who both want the one desk on three whole days."""
    people = [
        candidate(name, fits={"J1": fit}, minutes={"H1": 0.0}, days="mon tue wed")
        for name, fit in (("ann", 0.9), ("bob", 0.6))
    ]
    return market(
        candidates=people,
        jobs=[job("J1", n_days=3, openings=2)],
        houses=[house("H1", places("desk", 1), places("seat", 3, days="tue"))],
        **cells,  # type: ignore[arg-type]
    )


def test_every_place_that_exists_has_a_row_the_dearest_first() -> None:
    """Ten slots of the desk and two of the seats by slot, five and one by day, one each by week; prices add up."""
    problem = one_desk()
    plan = run(problem)
    sizes = {by: len(worth_by_prices(problem, plan, by)) for by in By}
    assert sizes == {By.SLOT: 12, By.DAY: 6, By.WEEK: 2}
    total = float(plan.prices.places.sum())
    for by in By:
        price = [row.price for row in worth_by_prices(problem, plan, by)]
        assert sum(price) == pytest.approx(total)
        assert price == sorted(price, reverse=True)


def test_one_slot_alone_is_worth_nothing_and_a_week_places_somebody() -> None:
    """Bob needs three whole days: an afternoon more does not help him, a desk all week does."""
    problem = one_desk()
    plan = run(problem)
    assert [row.plus for row in verified(problem, plan)] == [0.0] * 12
    desk, seat = verified(problem, plan, By.WEEK)
    assert [desk.plus, desk.minus] == pytest.approx([0.6, 0.9])
    assert desk.people_plus == 1
    assert (seat.plus, seat.minus, seat.people_plus) == (0.0, 0.0, 0)


def test_a_place_that_something_accepted_needs_cannot_be_taken() -> None:
    """Ann's placement is accepted and a fixed class has all seats: one less has no worth, one more has."""
    problem = one_desk(
        classes=[Block(name="B1", seats=3, n_days=1, days="tue", houses={"H1": 1.0}, fixed=True)],
        pins=[pin("ann", job="J1", house="H1", days="mon tue wed")],
    )
    rows = verified(problem, run(problem), By.WEEK)
    assert [(row.verified, row.minus, row.minus_range) for row in rows] == [(True, None, None)] * 2


def test_what_the_time_does_not_suffice_for_stays_an_estimate() -> None:
    """No seconds, no verification: plus and minus are the price, and nothing is said of people."""
    problem = one_desk()
    plan = run(problem)
    rows = worth_by_prices(problem, plan)
    assert list(verify(problem, plan, rows, OPTIONS, clock=clock(), seconds=0.0)) == list(rows)
    assert all(
        (row.plus, row.minus, row.people_plus, row.verified) == (row.price, row.price, None, False) for row in rows
    )


def test_more_places_are_where_there_are_such_places() -> None:
    """A week's place is one on the days and parts that the house has that kind on, and on no other."""
    problem = one_desk()
    (seat,) = (row for row in worth_by_prices(problem, run(problem), By.WEEK) if row.place_kind)
    changes = changes_of(problem, seat, 1)
    assert changes == (
        MorePlaces(house=0, place_kind=seat.place_kind, days=days_of("tue"), parts=parts_of("am pm"), n=1),
    )


@settings(max_examples=25, deadline=None)
@given(scarce_problems())
def test_verified_worth_equals_brute_force(problem: Problem) -> None:
    """One place more and one less, at each slot: the difference of the best plans that there are."""
    plan = solvable(problem)
    for row in verified(problem, plan, n=6):
        assert row.verified
        for n, said in ((1, row.plus), (-1, row.minus)):
            best = best_plan(changed(problem, changes_of(problem, row, n)))
            if best is None:
                assert said is None
            else:
                assert said == pytest.approx(n * (best.value - plan.value), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(scarce_problems())
def test_worth_is_never_negative_nor_above_what_prices_prove(problem: Problem) -> None:
    """More is never worth less; without classes one more is worth at most its price and what the bound leaves open."""
    plan = solvable(problem)
    for row in verified(problem, plan, n=6):
        assert row.plus >= 0
        assert row.minus is None or row.minus >= 0
        there = problem.capacity[row.house, row.place_kind, row.day, row.part] > 0
        if there and not len(problem.classes.ids):
            assert row.plus <= row.price + plan.price_bound - plan.value + 1e-9


def test_prices_rank_places_much_as_their_true_worth_does() -> None:
    """In a market of 60 people what is verified is true, and prices tell dear places from cheap ones."""
    rows = study(scarce(60, 1), By.WEEK)
    assert all(row.said_plus == pytest.approx(row.plus, abs=1e-9) for row in rows)
    assert all(row.said_minus == pytest.approx(row.minus, abs=1e-9, nan_ok=True) for row in rows)
    order = [np.argsort(np.argsort([getattr(row, name) for row in rows])) for name in ("price", "plus")]
    assert np.asarray(np.corrcoef(order))[0, 1] > 0.3


def test_a_member_counts_as_people() -> None:
    """Somebody without a job who is placed by one more desk is one more person."""
    problem = market(
        members=[member("eva", minutes={"H1": 1.0}), member("kim", minutes={"H1": 2.0})],
        houses=[house("H1", places("desk", 1, days="mon"))],
    )
    (row,) = verified(problem, run(problem), By.DAY)
    assert (row.people_plus, row.plus_range) == (1, (row.plus, row.plus))
