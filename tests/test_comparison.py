"""Two plans side by side: everybody is the same, moved, added, dropped, or known to one plan only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.comparison import compare
from api.outcome.alone import Place, PlanAlone

ANN = Place(
    candidate_id="ann",
    job_id="J1",
    house_id="H1",
    place_kind="desk",
    days=("mon", "tue"),
    day_parts=("am",),
    value=0.5,
)
BO, CY = (replace(ANN, candidate_id=name) for name in ("bo", "cy"))


def plan(*places: Place, unplaced: tuple[str, ...] = (), value: float = 1.0) -> PlanAlone:
    """Return a plan with these rows."""
    return PlanAlone(value=value, places=places, unplaced=unplaced)


@pytest.mark.parametrize(
    "change",
    [
        {"job_id": "J2"},
        {"house_id": "H2"},
        {"place_kind": "quiet"},
        {"days": ("mon", "wed")},
        {"day_parts": ("am", "pm")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_job_house_kind_days_or_parts_is_a_move(change: dict[str, object]) -> None:
    """Each of the five alone makes a move, with the place before and the place after."""
    moved = replace(ANN, **change)  # type: ignore[arg-type]
    found = compare(plan(ANN, BO), plan(moved, BO))
    assert [(move.before, move.after) for move in found.moved] == [(ANN, moved)]
    assert found.same == 1


def test_another_value_is_no_move() -> None:
    """Who is where they were has not moved when weights or travel times changed."""
    found = compare(plan(ANN), plan(replace(ANN, value=0.9)))
    assert (found.moved, found.same) == ((), 1)


def test_added_and_dropped_are_told_apart_from_new_and_gone() -> None:
    """Bo waited and is placed, ann is placed and waits; cy is new, and dan, who waited, has left."""
    found = compare(plan(ANN, unplaced=("bo", "dan"), value=1.5), plan(BO, CY, unplaced=("ann",), value=2.5))
    assert (found.added, found.dropped) == ((BO, CY), (ANN,))
    assert (found.only_in_first, found.only_in_second) == (1, 1)
    assert (found.value_before, found.value_after) == (1.5, 2.5)


names = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@st.composite
def plans(draw: st.DrawFn) -> PlanAlone:
    """Draw a plan of some people in any order, some of them waiting."""
    people = draw(names)
    n_placed = draw(st.integers(0, len(people)))
    places = [replace(ANN, candidate_id=name, job_id=draw(st.sampled_from(("J1", "J2")))) for name in people[:n_placed]]
    return plan(*places, unplaced=tuple(people[n_placed:]))


@given(plans(), plans())
def test_everybody_is_counted_once(first: PlanAlone, second: PlanAlone) -> None:
    """Moved, same and dropped are the rows of the first plan; moved, same and added those of the second."""
    found = compare(first, second)
    assert len(found.moved) + found.same + len(found.dropped) == len(first.places)
    assert len(found.moved) + found.same + len(found.added) == len(second.places)


@given(plans(), plans())
def test_the_other_way_round_added_is_dropped(first: PlanAlone, second: PlanAlone) -> None:
    """Comparing backwards swaps added and dropped, new and gone, before and after, and moves the same people."""
    there, back = compare(first, second), compare(second, first)
    assert (there.added, there.only_in_first) == (back.dropped, back.only_in_second)
    assert {(m.before, m.after) for m in there.moved} == {(m.after, m.before) for m in back.moved}


@given(plans(), plans())
def test_the_order_is_that_of_the_files(first: PlanAlone, second: PlanAlone) -> None:
    """Moved and dropped stand as in the first plan, added as in the second."""
    found = compare(first, second)
    order = [place.candidate_id for place in first.places]
    for listed in ([move.before for move in found.moved], found.dropped):
        assert [place.candidate_id for place in listed] == sorted(
            (place.candidate_id for place in listed), key=order.index
        )
    assert found.added == tuple(place for place in second.places if place.candidate_id not in order)
