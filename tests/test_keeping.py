"""Pins and fixed classes: kept whenever that is possible; when not, it is said who and what stands in the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bruteforce import best_plan
from hypothesis import assume, given, settings
from markets import block, candidate, house, job, market, member, pin, places
from solver_runs import run
from strategies import problems

from matching.errors import CannotKeep
from matching.problem import Problem
from matching.week import DAYS, PARTS


def refused(problem: Problem) -> CannotKeep:
    """Solve a market that cannot be kept, and return why; brute force agrees that there is no plan."""
    assert best_plan(problem) is None
    with pytest.raises(CannotKeep) as caught:
        run(problem)
    return caught.value


def kept(problem: Problem) -> float:
    """Solve a market that can be kept, and return its value, which brute force finds too."""
    best = best_plan(problem)
    assert best is not None
    assert run(problem).value == pytest.approx(best.value, rel=1e-9)
    return best.value


def pinned_market(*, openings: int = 1, desks: int = 1, **pins: str) -> Problem:
    """Ann, Bo and Cy may all do J1 (two days at H1's desk); `pins` says on which days who is pinned."""
    return market(
        candidates=[candidate(name, fits={"J1": 0.5}, minutes={"H1": 0}) for name in ("ann", "bo", "cy")],
        jobs=[job("J1", n_days=2, openings=openings)],
        houses=[house("H1", desk=desks)],
        pins=[pin(name, job="J1", days=days) for name, days in pins.items()],
    )


def test_two_pins_on_one_opening() -> None:
    """Both people and the job are named; a second opening keeps them both."""
    error = refused(pinned_market(ann="mon tue", bo="wed thu"))
    assert set(error.ids) == {"ann", "bo"}
    assert error.overfilled == ("job J1",)
    assert kept(pinned_market(openings=2, ann="mon tue", bo="wed thu")) == pytest.approx(1.0)


def test_two_pins_on_one_desk() -> None:
    """The day on which they meet is named, in both parts, and nobody else; a second desk keeps them both."""
    error = refused(pinned_market(openings=3, ann="mon tue", bo="tue wed", cy="thu fri"))
    assert set(error.ids) == {"ann", "bo"}
    assert error.overfilled == ("H1 desk tue am", "H1 desk tue pm")
    kept(pinned_market(openings=3, desks=2, ann="mon tue", bo="tue wed", cy="thu fri"))


def test_open_days_are_chosen_so_that_pins_fit() -> None:
    """Open days go around given ones: two pins of two days share a desk; three would need six of its five days."""
    kept(pinned_market(openings=2, ann="", bo="tue wed"))
    error = refused(pinned_market(openings=3, ann="", bo="", cy="tue wed"))
    assert len(error.overfilled) == 2  # both parts of one day
    assert set(error.ids) < {"ann", "bo", "cy"}


def test_a_pin_on_a_full_opening() -> None:
    """A job without openings keeps nobody, and is named."""
    error = refused(pinned_market(openings=0, ann="mon tue"))
    assert error.ids == ("ann",)
    assert error.overfilled == ("job J1",)


def test_a_pin_on_a_day_without_places() -> None:
    """A pin on a Saturday at a house that is closed then names the place-slots it would need."""
    error = refused(pinned_market(ann="fri sat"))
    assert error.ids == ("ann",)
    assert error.overfilled == ("H1 desk sat am", "H1 desk sat pm")


@pytest.mark.parametrize("count", [1, 2])
def test_a_pin_against_a_fixed_class(count: int) -> None:
    """A fixed class takes its places first: pin and class are named with the slot, unless there is room for both."""
    problem = market(
        members=[member("mia", minutes={"H1": 0}), member("ole", minutes={"H1": 0})],
        houses=[house("H1", desk=count)],
        classes=[block("B1", kind="desk", days="mon", parts="am", fixed=True), block("B2", kind="desk", days="fri")],
        pins=[pin("mia", days="mon"), pin("ole", days="thu")],
    )
    if count > 1:
        kept(problem)
        return
    error = refused(problem)
    assert error.ids == ("mia", "B1")
    assert error.overfilled == ("H1 desk mon am",)


def test_fixed_classes_alone() -> None:
    """Two fixed classes that together need more seats than there are at one part of a day are both named."""
    together = {"days": "mon tue", "n_days": 2, "fixed": True, "houses": {"H1": 1.0}}
    classes = [block("B1", seats=3, **together), block("B2", seats=2, parts="pm", **{**together, "days": "tue wed"})]
    beside = block("B3", seats=4, days="fri", fixed=True, houses={"H1": 1.0})
    error = refused(market(houses=[house("H1", seat=4)], classes=[*classes, beside]))
    assert error.ids == ("B1", "B2")
    assert error.overfilled == ("H1 seat tue pm",)
    assert kept(market(houses=[house("H1", seat=5)], classes=[*classes, beside])) == 0.0


@pytest.mark.parametrize(
    ("cells", "nothing"),
    [
        ({}, False),
        ({"minutes": {"H1": 46}}, True),  # the house is left open and none is in reach
        ({"minutes": {}}, True),
        ({"needs": ("step_free",)}, True),
        ({"days": "mon"}, True),  # the job asks for two days
        ({"parts": "am"}, True),
    ],
)
def test_a_pin_with_nothing_to_choose(cells: dict[str, object], *, nothing: bool) -> None:
    """A blank cell that no rule lets anybody fill is told from one that is overfilled: nothing is overfilled."""
    problem = market(
        candidates=[candidate("ann", **({"minutes": {"H1": 10}} | cells))],
        jobs=[job("J1", n_days=2)],
        houses=[house("H1", desk=1)],
        pins=[pin("ann", job="J1")],
    )
    if not nothing:
        assert kept(problem) == pytest.approx(-0.005 * 10 * 2 / 5)
        return
    error = refused(problem)
    assert error.ids == ("ann",)
    assert error.overfilled == ()
    assert "nothing can be chosen" in str(error)


def test_given_cells_are_kept_whatever_the_rules_say() -> None:
    """A pin far away, at a wrong kind, on days and parts the person has not, without a listed fit, is kept."""
    problem = market(
        candidates=[candidate("ann", days="mon", parts="am", needs=("step_free",), avoids=("Havn",))],
        jobs=[job("J1", employer="Havn")],
        houses=[house("H1", places("quiet", 1, days="sat sun", parts="eve"))],
        pins=[pin("ann", job="J1", house="H1", kind="quiet", days="sat sun", parts="eve")],
    )
    assert kept(problem) == 0.0
    (row,) = run(problem).placements
    assert row.pinned
    assert (row.days, row.parts, row.fit, row.travel_min) == (0b1100000, 0b100, 0.0, 0.0)


def must_keep(problem: Problem) -> set[str]:
    """Return the ids of pinned people and fixed classes."""
    pinned = {problem.person_ids[each.person] for each in problem.pins}
    return pinned | {problem.classes.ids[b] for b in np.flatnonzero(problem.classes.fixed)}


@given(problems())
@settings(max_examples=150, deadline=None)
def test_it_refuses_exactly_what_has_no_plan(problem: Problem) -> None:
    """CannotKeep is raised if and only if brute force finds no plan; room where it says is then enough.

    Fixed classes come first, so there are at most two refusals; who is named is a pin or a fixed class.
    """
    assume(must_keep(problem))
    for _ in range(3):
        if best_plan(problem) is not None:
            run(problem)
            return
        error = refused(problem)
        assert error.ids
        assert set(error.ids) <= must_keep(problem)
        if not error.overfilled:
            return
        problem = widened(problem, error.overfilled)
    pytest.fail("what is named is not what stands in the way")


def widened(problem: Problem, names: tuple[str, ...]) -> Problem:
    """Return the market with plenty of what is named: ``job J1`` or ``H1 desk fri am``."""
    openings, capacity = problem.jobs.openings.copy(), problem.houses.capacity.copy()
    for name in names:
        match name.split():
            case ["job", which]:
                openings[problem.jobs.ids.index(which)] += 9
            case [which, kind, day, part]:
                slot = DAYS.index(day), PARTS.index(part)
                capacity[problem.houses.ids.index(which), problem.kinds.index(kind), *slot] += 9
    return replace(
        problem, jobs=replace(problem.jobs, openings=openings), houses=replace(problem.houses, capacity=capacity)
    )
