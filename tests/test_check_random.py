"""Random markets: a plan found by brute force passes whole, its bound is proven, and any change to it is found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bruteforce import best_plan, class_bundles, person_bundles
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from slow_plan import price_bound, proven_plan, reason
from strategies import crowded_problems, prices, problems

from matching.check import violations
from matching.check.places import held, taken
from matching.check.proof import proven
from matching.check.reasons import class_gain, last_steps
from matching.check.survey import STEPS
from matching.plan import ClassPlacement, ClassReason, Placement, Plan, Prices, Reason, Status
from matching.problem import Problem


def _plan(data: st.DataObject) -> tuple[Problem, Plan]:
    problem = data.draw(st.one_of(crowded_problems(), problems()))
    plan = proven_plan(problem, data.draw(prices(problem)))
    assume(plan is not None)
    assert plan is not None
    return problem, plan


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_best_plan_breaks_no_rule(data: st.DataObject) -> None:
    """What brute force finds, with its reasons and any prices, has no violation."""
    problem, plan = _plan(data)
    assert violations(problem, plan) == ()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_bound_is_that_of_every_bundle_tried(data: st.DataObject) -> None:
    """The bound from cheapest days equals the one from every complete bundle."""
    problem, plan = _plan(data)
    assert proven(problem, held(problem), plan.prices) == pytest.approx(price_bound(problem, plan.prices), rel=1e-9)


@given(problem=st.one_of(crowded_problems(), problems(pinned=False)))
@settings(max_examples=60, deadline=None)
def test_the_reasons_are_those_of_one_rule_after_the_other(problem: Problem) -> None:
    """How far the last pair gets equals filtering all pairs rule by rule, for everybody who could be unplaced."""
    best = best_plan(problem)
    assume(best is not None)
    assert best is not None
    there = held(problem)
    steps, _ = last_steps(problem, there, taken(problem, list(best.placements), list(best.classes)))
    assert [STEPS[int(step)] for step in steps] == [reason(problem, best, i) for i in range(problem.n_people)]
    for b in range(len(problem.classes.ids)):
        if not problem.classes.fixed[b]:
            best_alone = max((bundle.value for bundle in class_bundles(problem, b)), default=0.0)
            assert class_gain(problem, there, b) == best_alone


CHANGES = {
    "house": st.sampled_from((None, 0, 1, 2)),
    "place_kind": st.sampled_from((None, 0, 1, 9)),
    "days": st.integers(-1, 128),
    "parts": st.integers(-1, 8),
    "travel_min": st.sampled_from((None, 0.5, float("nan"), 61.0)),
    "fit": st.sampled_from((None, -0.5, 0.123456, float("inf"), 1.5)),
    "value": st.sampled_from((-0.5, 0.123456, float("inf"), float("-inf"), 1e308)),
    "job": st.sampled_from((None, 7, -1)),
    "pinned": st.booleans(),
}


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_changed_cell_is_found_or_changes_nothing_that_counts(data: st.DataObject) -> None:
    """Any one cell of a row changed is a violation, unless the row is another of the person's bundles."""
    problem, plan = _plan(data)
    assume(plan.placements)
    at = data.draw(st.integers(0, len(plan.placements) - 1))
    cell = data.draw(st.sampled_from(sorted(CHANGES)))
    row = replace(plan.placements[at], **{cell: data.draw(CHANGES[cell])})  # type: ignore[arg-type]
    assume(row != plan.placements[at])
    changed = replace(plan, placements=(*plan.placements[:at], row, *plan.placements[at + 1 :]))
    allowed = [bundle.row for bundle in person_bundles(problem, row.person)]
    assert violations(problem, changed) or row in allowed


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_person_left_out_of_a_best_plan_is_found(data: st.DataObject) -> None:
    """Every row taken out and called unplaced is found: by its pin, or because it could be put back."""
    problem, plan = _plan(data)
    assume(plan.placements)
    out = data.draw(st.sampled_from(plan.placements))
    assume(out.value > 1e-6)
    rows = tuple(row for row in plan.placements if row is not out)
    value = plan.value - out.value
    for said in STEPS:
        unplaced = dict(sorted((dict(plan.unplaced) | {out.person: said}).items()))
        less = replace(plan, placements=rows, unplaced=unplaced, value=value, bound=value)
        assert {broken.kind for broken in violations(problem, less)} & {"pin_unplaced", "left_out"}


numbers = st.sampled_from((-1, 0, 1, 2, 3, 99, 2**40))
cells = st.one_of(st.none(), numbers)
figures = st.sampled_from((0.0, 0.5, -1.0, float("nan"), float("inf"), float("-inf"), 1.7e308, -1.7e308))
rows = st.builds(
    Placement,
    person=numbers,
    job=cells,
    house=cells,
    place_kind=cells,
    days=numbers,
    parts=numbers,
    fit=st.one_of(st.none(), figures),
    travel_min=st.one_of(st.none(), figures),
    value=figures,
    pinned=st.booleans(),
)
blocks = st.builds(
    ClassPlacement,
    block=numbers,
    house=numbers,
    place_kind=numbers,
    days=numbers,
    parts=numbers,
    value=figures,
    fixed=st.booleans(),
)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_nonsense_makes_the_check_fall_over(data: st.DataObject) -> None:
    """A plan of arbitrary rows, numbers and prices is reported, never raised; a person named −1 always."""
    problem = data.draw(problems(most_candidates=2, most_members=1))
    price = data.draw(figures)
    plan = Plan(
        status=data.draw(st.sampled_from(Status)),
        placements=(*data.draw(st.lists(rows, max_size=4)), data.draw(rows.map(lambda row: replace(row, person=-1)))),
        unplaced=data.draw(st.dictionaries(numbers, st.sampled_from(Reason), max_size=4)),
        classes=tuple(data.draw(st.lists(blocks, max_size=3))),
        unplaced_classes=data.draw(st.dictionaries(numbers, st.sampled_from(ClassReason), max_size=3)),
        prices=Prices(
            openings=np.full(len(problem.jobs.ids), price), places=np.full(problem.houses.capacity.shape, price)
        ),
        value=data.draw(figures),
        bound=data.draw(figures),
        price_bound=data.draw(figures),
    )
    found = violations(problem, plan)
    assert "unknown" in {broken.kind for broken in found}
    assert all(str(broken) for broken in found)
