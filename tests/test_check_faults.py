"""Faults planted in a plan that keeps every rule: each is found, with its kind and its subject, and nothing else is."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from check_world import (
    ANN,
    BO,
    CY,
    DAN,
    DESK,
    EVA,
    MIA,
    PLAN,
    PROBLEM,
    QUIET,
    found,
    with_class,
    with_prices,
    with_row,
)
from markets import days_of, parts_of

from matching.check import violations
from matching.plan import ClassReason, Placement, Plan, Prices, Reason, Status

Found = set[tuple[str, str]]


def test_a_plan_that_keeps_every_rule_has_no_violation() -> None:
    """The plan made by hand passes."""
    assert violations(PROBLEM, PLAN) == ()


def _check(plan: Plan, expected: Found) -> None:
    assert found(plan) == expected


@pytest.mark.parametrize(
    ("person", "cells", "expected"),
    [
        pytest.param(ANN, {"fit": 0.8}, {("fit", "ann")}, id="the wish left out of the fit"),
        pytest.param(ANN, {"fit": None}, {("fit", "ann")}, id="no fit"),
        pytest.param(ANN, {"fit": math.nan}, {("fit", "ann")}, id="a fit that is no number"),
        pytest.param(MIA, {"fit": 0.9}, {("fit", "mia")}, id="a member with a fit"),
        pytest.param(ANN, {"travel_min": 19.0}, {("travel_min", "ann")}, id="a minute too few"),
        pytest.param(ANN, {"travel_min": None}, {("travel_min", "ann")}, id="no travel"),
        pytest.param(ANN, {"value": 1.0100011}, {("value", "ann"), ("plan_value", "")}, id="a millionth of value"),
        pytest.param(ANN, {"value": math.nan}, {("value", "ann"), ("plan_value", "")}, id="a value that is no number"),
        pytest.param(ANN, {"value": math.inf}, {("value", "ann"), ("plan_value", "")}, id="an infinite value"),
        pytest.param(ANN, {"job": None}, {("job", "ann"), ("reason", "dan"), ("left_out", "dan")}, id="no job"),
        pytest.param(MIA, {"job": 3}, {("job", "mia"), ("reason", "eva"), ("left_out", "eva")}, id="a member's job"),
        pytest.param(ANN, {"days": days_of("mon thu")}, {("own_days", "ann")}, id="a day that is not hers"),
        pytest.param(ANN, {"days": days_of("tue wed")}, {("fixed_days", "ann")}, id="without the fixed day"),
        pytest.param(ANN, {"days": days_of("mon")}, {("n_days", "ann")}, id="a day too few"),
        pytest.param(ANN, {"days": days_of("mon tue wed")}, {("n_days", "ann")}, id="a day too many"),
        pytest.param(ANN, {"days": 0}, {("n_days", "ann"), ("fixed_days", "ann")}, id="no days"),
        pytest.param(ANN, {"parts": parts_of("am")}, {("parts", "ann")}, id="half a day"),
        pytest.param(
            ANN,
            {"place_kind": QUIET},
            {("place_kind", "ann")}
            | {("capacity", f"H1 quiet {day} {part}") for day in ("mon", "wed") for part in ("am", "pm")},
            id="another kind of place",
        ),
        pytest.param(ANN, {"house": None}, {("house", "ann"), ("value", "ann")}, id="no house"),
        pytest.param(ANN, {"place_kind": None}, {("house", "ann")}, id="no place kind"),
        pytest.param(
            ANN,
            {"house": 1},
            {("needs", "ann"), ("travel_min", "ann"), ("value", "ann")},
            id="a house that lacks what she needs",
        ),
        pytest.param(BO, {"house": 0, "place_kind": DESK}, {("house", "bo")}, id="a house without desk-days"),
        pytest.param(BO, {"days": days_of("mon")}, {("house", "bo")}, id="days without desk-days"),
        pytest.param(BO, {"travel_min": 0.0}, {("house", "bo")}, id="travel without desk-days"),
        pytest.param(
            BO,
            {"job": 1},
            {
                ("unlisted", "bo"),
                ("min_fit", "bo"),
                ("not_worth", "bo"),
                ("fit", "bo"),
                ("house", "bo"),
                ("value", "bo"),
            }
            | {("n_days", "bo"), ("fixed_days", "bo"), ("parts", "bo"), ("openings", "J1")},
            id="a job that is not listed",
        ),
        pytest.param(ANN, {"pinned": True}, {("pinned", "ann")}, id="called pinned"),
        pytest.param(CY, {"pinned": False}, {("pinned", "cy")}, id="not called pinned"),
        pytest.param(CY, {"job": 3}, {("pin", "cy"), ("reason", "eva")}, id="the pin's job changed"),
        pytest.param(CY, {"house": 0}, {("pin", "cy"), ("capacity", "H1 desk sat am")}, id="the pin's house changed"),
        pytest.param(
            CY, {"place_kind": QUIET}, {("pin", "cy"), ("capacity", "H2 quiet sat am")}, id="the pin's kind changed"
        ),
        pytest.param(CY, {"days": days_of("wed")}, {("pin", "cy")}, id="the pin's days changed"),
        pytest.param(
            CY, {"parts": parts_of("pm")}, {("pin", "cy"), ("capacity", "H2 desk sat pm")}, id="the pin's parts changed"
        ),
        pytest.param(
            CY,
            {"days": days_of("tue")},
            {("pin", "cy"), ("capacity", "H2 desk tue am")},
            id="two on one desk",
        ),
        pytest.param(
            CY,
            {"house": 0, "days": days_of("fri")},
            {("pin", "cy"), ("capacity", "H1 desk fri am")},
            id="a desk that a fixed class has",
        ),
        pytest.param(ANN, {"job": 4}, {("unknown", "ann"), ("reason", "dan"), ("left_out", "dan")}, id="job 4 of 4"),
        pytest.param(
            ANN, {"house": 2}, {("unknown", "ann"), ("reason", "dan"), ("left_out", "dan")}, id="house 2 of 2"
        ),
        pytest.param(ANN, {"days": 128}, {("unknown", "ann"), ("reason", "dan"), ("left_out", "dan")}, id="an 8th day"),
        pytest.param(ANN, {"parts": -1}, {("unknown", "ann"), ("reason", "dan"), ("left_out", "dan")}, id="parts −1"),
    ],
)
def test_a_fault_in_a_row_is_found(person: int, cells: dict[str, object], expected: Found) -> None:
    """One wrong cell of a person's row is named for what it is."""
    _check(with_row(person, **cells), expected)


@pytest.mark.parametrize(
    ("b", "cells", "expected"),
    [
        pytest.param(
            0, {"house": 0}, {("class_house", "B1"), ("class_value", "B1"), ("class_not_worth", "B1")}, id="house"
        ),
        pytest.param(0, {"days": days_of("wed")}, {("class_days", "B1")}, id="a day that is not allowed"),
        pytest.param(0, {"days": days_of("mon tue")}, {("class_n_days", "B1")}, id="a day too many"),
        pytest.param(0, {"parts": parts_of("am")}, {("class_parts", "B1")}, id="half a day"),
        pytest.param(
            0,
            {"place_kind": QUIET},
            {("class_kind", "B1"), ("capacity", "H2 quiet tue am"), ("capacity", "H2 quiet tue pm")},
            id="another kind",
        ),
        pytest.param(0, {"value": 0.6}, {("class_value", "B1"), ("plan_value", "")}, id="another value"),
        pytest.param(0, {"fixed": True}, {("class_fixed", "B1")}, id="called fixed"),
        pytest.param(1, {"fixed": False}, {("class_fixed", "B2")}, id="not called fixed"),
        pytest.param(
            1, {"value": 0.2}, {("class_value", "B2"), ("plan_value", "")}, id="a fixed class's value counted"
        ),
        pytest.param(1, {"days": days_of("thu")}, {("class_days", "B2")}, id="a fixed class moved"),
        pytest.param(1, {"house": 1}, {("class_house", "B2")}, id="a fixed class at another house"),
        pytest.param(0, {"house": -1}, {("unknown", "B1")}, id="house −1"),
    ],
)
def test_a_fault_in_a_class_is_found(b: int, cells: dict[str, object], expected: Found) -> None:
    """One wrong cell of a class's row is named for what it is."""
    _check(with_class(b, **cells), expected)


def _again(row: Placement) -> Plan:
    return replace(PLAN, placements=(*PLAN.placements, row))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(
            replace(PLAN, placements=PLAN.placements[1:]),
            {("missing", "ann"), ("plan_value", ""), ("reason", "dan"), ("left_out", "dan")},
            id="a person left out",
        ),
        pytest.param(
            replace(PLAN, unplaced={EVA: Reason.PLACES_FULL}), {("missing", "dan")}, id="an unplaced person left out"
        ),
        pytest.param(
            replace(PLAN, unplaced={ANN: Reason.NO_FIT} | dict(PLAN.unplaced)),
            {("twice", "ann")},
            id="placed and unplaced",
        ),
        pytest.param(
            _again(PLAN.placements[3]),
            {("twice", "mia"), ("plan_value", ""), ("capacity", "H1 quiet fri am"), ("capacity", "H1 quiet fri pm")},
            id="placed twice",
        ),
        pytest.param(
            replace(PLAN, placements=PLAN.placements[::-1]),
            {("order", "ann"), ("order", "bo"), ("order", "cy")},
            id="rows out of order",
        ),
        pytest.param(
            replace(PLAN, unplaced={EVA: Reason.PLACES_FULL, DAN: Reason.OPENINGS_FULL}),
            {("order", "dan")},
            id="unplaced out of order",
        ),
        pytest.param(
            _again(replace(PLAN.placements[1], person=6)), {("unknown", ""), ("plan_value", "")}, id="person 6 of 6"
        ),
        pytest.param(
            replace(PLAN, unplaced=dict(PLAN.unplaced) | {99: Reason.NO_FIT}),
            {("unknown", "")},
            id="person 99 unplaced",
        ),
        pytest.param(
            replace(
                PLAN,
                placements=PLAN.placements[:2] + PLAN.placements[3:],
                unplaced={CY: Reason.NO_FIT} | dict(PLAN.unplaced),
            ),
            {("pin_unplaced", "cy"), ("plan_value", "")},
            id="a pin given up",
        ),
        pytest.param(replace(PLAN, unplaced_classes={}), {("missing", "B3")}, id="a class left out"),
        pytest.param(
            replace(PLAN, classes=(*PLAN.classes, PLAN.classes[1])), {("twice", "B2")}, id="a class seated twice"
        ),
        pytest.param(replace(PLAN, classes=PLAN.classes[::-1]), {("order", "B1")}, id="classes out of order"),
        pytest.param(
            replace(PLAN, unplaced_classes={2: ClassReason.NO_HOUSE_FITS, 3: ClassReason.PLACES_FULL}),
            {("unknown", "")},
            id="class 3 of 3",
        ),
        pytest.param(
            replace(
                PLAN,
                classes=PLAN.classes[:1],
                unplaced_classes={1: ClassReason.PLACES_FULL, 2: ClassReason.NO_HOUSE_FITS},
            ),
            {("class_unseated", "B2")},
            id="a fixed class unplaced",
        ),
        pytest.param(
            replace(PLAN, unplaced_classes={2: ClassReason.PLACES_FULL}),
            {("class_reason", "B3")},
            id="a class's reason",
        ),
        pytest.param(
            replace(PLAN, unplaced={DAN: Reason.PLACES_FULL, EVA: Reason.PLACES_FULL}),
            {("reason", "dan")},
            id="a person's reason",
        ),
        pytest.param(
            replace(PLAN, unplaced={DAN: Reason.OPENINGS_FULL, EVA: Reason.OTHERS_GAIN_MORE}),
            {("reason", "eva")},
            id="others gain more in an optimal plan",
        ),
    ],
)
def test_who_is_missing_doubled_or_given_a_wrong_reason_is_found(plan: Plan, expected: Found) -> None:
    """Everybody stands in a plan once, in order, with the reason that the rules give."""
    _check(plan, expected)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(
            replace(PLAN, value=3.19, status=Status.WITHIN_GAP), {("plan_value", "")}, id="a value that is not the sum"
        ),
        pytest.param(replace(PLAN, bound=3.1), {("bound", "")}, id="a bound below the value"),
        pytest.param(
            replace(PLAN, bound=math.nan), {("bound", ""), ("bound_order", ""), ("status", "")}, id="no bound"
        ),
        pytest.param(
            replace(PLAN, bound=3.3, status=Status.WITHIN_GAP),
            {("bound_order", "")},
            id="a bound above the price bound",
        ),
        pytest.param(replace(PLAN, price_bound=3.25), {("price_bound", "")}, id="a price bound that nothing proves"),
        pytest.param(replace(PLAN, bound=3.2 + 1e-8, price_bound=3.2 + 1e-8), {("status", "")}, id="almost optimal"),
        pytest.param(with_prices(opening=(1, 0.5)), {("price_bound", "")}, id="another price of an opening"),
        pytest.param(with_prices(place=((0, QUIET, 4, 1), 0.3)), set(), id="a price that proves as much"),
        pytest.param(with_prices(place=((0, DESK, 0, 0), 0.1)), {("price_bound", "")}, id="another price of a place"),
        pytest.param(with_prices(opening=(1, -0.1)), {("price", "J1")}, id="a negative price"),
        pytest.param(with_prices(place=((0, QUIET, 4, 0), math.nan)), {("price", "H1 quiet fri am")}, id="no number"),
        pytest.param(with_prices(place=((1, DESK, 5, 2), math.inf)), {("price", "H2 desk sat eve")}, id="infinite"),
        pytest.param(
            replace(PLAN, prices=Prices(openings=PLAN.prices.openings[1:], places=PLAN.prices.places)),
            {("price", "")},
            id="too few prices",
        ),
        pytest.param(with_prices(opening=(1, 1e308)), {("price_bound", "")}, id="a price beyond all measure"),
        pytest.param(replace(PLAN, status=Status.TIME_LIMIT), set(), id="any status may be as good as optimal"),
    ],
)
def test_a_wrong_number_of_the_plan_is_found(plan: Plan, expected: Found) -> None:
    """Value, bound, price bound, prices and status must agree with one another and with the rows."""
    _check(plan, expected)


def test_numbers_may_differ_by_less_than_a_ten_millionth() -> None:
    """A relative difference of 5e-8 is rounding, not a violation."""
    near = 1 + 5e-8
    plan = with_row(ANN, fit=0.9 * near, travel_min=20 * near, value=1.01 * near)
    assert found(replace(plan, value=3.2 * near, bound=3.2 * near, price_bound=3.2 * near)) == set()


def test_a_better_plan_than_the_bound_allows_is_found() -> None:
    """Ann's opening stands empty: dan could have it, so neither his reason nor the bound is true."""
    plan = replace(
        PLAN,
        placements=PLAN.placements[1:],
        unplaced={ANN: Reason.OTHERS_GAIN_MORE, DAN: Reason.OTHERS_GAIN_MORE, EVA: Reason.PLACES_FULL},
        value=2.19,
        bound=2.19,
    )
    assert found(plan) == {("left_out", "ann"), ("left_out", "dan")}
    assert found(replace(plan, bound=3.2, status=Status.TIME_LIMIT)) == set()


def test_every_violation_says_itself() -> None:
    """The sentence of a violation names its subject and fills in its numbers."""
    (broken,) = violations(PROBLEM, with_row(ANN, days=days_of("mon thu")))
    assert str(broken) == "ann: is placed on thu, when the person cannot come"
