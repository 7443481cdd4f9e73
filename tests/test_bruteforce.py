"""The slow twin itself: three optima worked out by hand, and what it refuses."""

from __future__ import annotations

import pytest
from bruteforce import best_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from markets import block, candidate, house, job, market, member, pin
from slow_plan import price_bound, proven_plan
from strategies import prices, problems

from matching.plan import Reason
from matching.problem import Problem


def test_the_better_pair_takes_the_only_opening() -> None:
    """One opening, two people: 0.9 − 0.005·20·5/5 = 0.8 beats 0.7 with no travel."""
    problem = market(
        candidates=[
            candidate("ann", fits={"J1": 0.9}, minutes={"H1": 20}),
            candidate("bo", fits={"J1": 0.7}, minutes={"H1": 0}),
        ],
        jobs=[job("J1")],
        houses=[house("H1", desk=2)],
    )
    plan = proven_plan(problem)
    assert plan is not None
    assert plan.value == pytest.approx(0.8, abs=1e-12)
    assert [row.person for row in plan.placements] == [0]
    assert plan.unplaced == {1: Reason.OPENINGS_FULL}


def test_two_halves_of_a_week_share_one_desk() -> None:
    """One desk holds a job of 3 days, a member of 1 day and a class of 1 day, but no second job."""
    problem = market(
        candidates=[candidate("ann", fits={"J1": 0.8, "J2": 0.7}, minutes={"H1": 0})],
        members=[member("mia", minutes={"H1": 10})],
        jobs=[job("J1", n_days=3), job("J2", n_days=4)],
        houses=[house("H1", desk=1)],
        classes=[block("B1", kind="desk", value=2.0)],
    )
    best = best_plan(problem)
    assert best is not None
    assert best.value == pytest.approx(0.8 + (0.5 - 0.005 * 10 / 5) + 2.0, abs=1e-12)


@pytest.mark.parametrize(
    "problem",
    [
        market(
            candidates=[candidate(name, minutes={"H1": 0}) for name in ("ann", "bo")],
            jobs=[job("J1", openings=1)],
            houses=[house("H1", desk=2)],
            pins=[pin("ann", job="J1"), pin("bo", job="J1")],
        ),
        market(houses=[house("H1", seat=1)], classes=[block("B1", seats=2, days="mon", fixed=True)]),
    ],
)
def test_what_cannot_be_kept_has_no_plan(problem: Problem) -> None:
    """Two pins on one opening, or a fixed class on too few seats, leave nothing to return."""
    assert best_plan(problem) is None


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_no_plan_is_worth_more_than_any_prices_prove(data: st.DataObject) -> None:
    """Weak duality: whatever the prices, their bound is at least the greatest value."""
    problem = data.draw(problems())
    best = best_plan(problem)
    if best is not None:
        assert price_bound(problem, data.draw(prices(problem))) >= best.value - 1e-9
