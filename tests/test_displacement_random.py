"""Random pairs of plans: whatever is told of causes is true of the two plans."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from standing import plan, slots

from api.changes import Changes, OptionChange, changes_between
from api.comparison import compare
from api.displacement import Because, Handover, NoSingleCause, because_of
from api.outcome.alone import PlanAlone
from api.outcome.supply_file import NOTHING

JOBS, HOUSES, DAYS = ("J1", "J2", "J3"), ("H1", "H2"), ("mon", "tue", "fri")
PEOPLE, CLASSES = "abcdefgh", "KLM"

somewhere = st.builds(
    lambda job, house, days: " ".join([*job, *([house, ",".join(sorted(days, key=DAYS.index))] if days else [])]),
    st.sampled_from([[], *([job] for job in JOBS)]),
    st.sampled_from(HOUSES),
    st.sets(st.sampled_from(DAYS)),
).filter(bool)


@st.composite
def plans(draw: st.DrawFn) -> PlanAlone:
    """Draw a plan, not always one that fits into what there is; some of the people and classes are not in it."""
    known = draw(st.lists(st.sampled_from([*PEOPLE, *CLASSES]), unique=True, min_size=3))
    waiting = [id_ for id_ in known if draw(st.integers(0, 3)) == 0]
    placed = [id_ for id_ in known if id_ not in waiting]
    desks = {f"{house} {day}": draw(st.integers(0, 5)) for house in HOUSES for day in DAYS}
    return plan(
        {id_: draw(somewhere) for id_ in placed if id_.islower()},
        waiting=waiting,
        jobs={job: draw(st.integers(0, 3)) for job in JOBS},
        desks=desks,
        classes={
            id_: (f"{draw(st.sampled_from(HOUSES))} {draw(st.sampled_from(DAYS))}", draw(st.integers(1, 3)))
            for id_ in placed
            if id_.isupper()
        },
        fixed=[id_ for id_ in placed if draw(st.integers(0, 9)) == 0],
        options={"travel_weight": draw(st.sampled_from((0.1, 0.1, 0.1, 0.2)))},
    )


def held(of: PlanAlone) -> dict[str, set[object]]:
    """Return what each holds: jobs and place-slots; fixed classes come before everybody and are left out."""
    found: dict[str, set[object]] = {
        at.candidate_id: {*slots(at), *([at.job_id] if at.job_id else [])} for at in of.places
    }
    return found | {at.block_id: set(slots(at)) for at in of.classes if not at.fixed}


def left(of: PlanAlone, thing: object) -> int:
    """Return how much of an opening or a place-slot is free."""
    assert of.supply is not None
    level = (
        of.supply.openings.get(thing, NOTHING) if isinstance(thing, str) else of.supply.places.get(thing, NOTHING)  # type: ignore[call-overload]  # a slot
    )
    return int(level.capacity - level.used)


def passed(step: Handover) -> set[object]:
    """Return all that a step says was handed over."""
    there = {(step.house_id, step.place_kind, day, part) for day in step.days for part in step.day_parts}
    return {*there, *([step.job_id] if step.job_id else [])}


@given(plans(), plans())
@settings(max_examples=400, deadline=None)
def test_every_step_is_true(first: PlanAlone, second: PlanAlone) -> None:
    """Each hands over what the one had and the other has, which is full; the next step is about the other."""
    changes = changes_between(first, second)
    before, after = held(first), held(second)
    for id_, because in (because_of(first, second, changes) or {}).items():
        at = id_
        for step in because:
            if isinstance(step.cause, Handover):
                assert step.cause.of == at
                pushed = step.cause.kind == "took_over"
                old, new = (before, after) if pushed else (after, before)
                other = step.cause.by
                assert passed(step.cause) <= old[at] - new.get(at, set())
                assert passed(step.cause) <= new[other] - old.get(other, set())
                size = 3 if at in CLASSES else 1
                assert all(left(second if pushed else first, thing) < size for thing in passed(step.cause))
                assert passed(step.cause)
                at = other
            elif not isinstance(step.cause, NoSingleCause | OptionChange):
                assert step.cause in list(changes)
        assert_ends_well(because, at, changes)


def assert_ends_well(because: Because, last: str, changes: Changes) -> None:
    """Check that a way ends at one change that concerns the last one named, at options, or at no cause."""
    ends = [step for step in because if not isinstance(step.cause, Handover)]
    assert ends
    if len(ends) > 1:
        assert all(isinstance(step.cause, OptionChange) for step in ends)
    assert not any(isinstance(step.cause, Handover) for step in because[len(because) - len(ends) :])
    own = {"candidate_id", "block_id"} & vars(ends[-1].cause).keys()
    assert all(vars(ends[-1].cause)[name] == last for name in own)
    if isinstance(ends[-1].cause, NoSingleCause):
        assert not changes.options


@given(plans(), plans())
@settings(max_examples=200, deadline=None)
def test_a_root_really_differs(first: PlanAlone, second: PlanAlone) -> None:
    """Openings and places that are named have another number; those new or gone are known to one plan only."""
    assert first.supply is not None
    assert second.supply is not None
    ids = [{*(at.candidate_id for at in of.places), *of.unplaced} for of in (first, second)]
    changes = changes_between(first, second)
    for job, opening in changes.openings.items():
        assert (opening.before, opening.after) == tuple(
            of.supply.openings.get(job, NOTHING).capacity for of in (first, second) if of.supply
        )
        assert opening.before != opening.after
    for slot, change in changes.places.items():
        assert (change.before, change.after) == tuple(
            of.supply.places.get(slot, NOTHING).capacity for of in (first, second) if of.supply
        )
        assert change.before != change.after
        assert (change.house_id, change.place_kind) == slot[:2]
        assert slot[2] in change.days
        assert slot[3] in change.day_parts
    gone = {id_ for id_, change in changes.people.items() if change.kind == "person_gone"}
    new = {id_ for id_, change in changes.people.items() if change.kind == "person_new"}
    assert (gone, new) == (ids[0] - ids[1], ids[1] - ids[0])


@given(plans(), plans())
@settings(max_examples=200, deadline=None)
def test_nobody_who_is_elsewhere_is_left_without_a_word(first: PlanAlone, second: PlanAlone) -> None:
    """Moved, added and dropped people and classes, each has a because; people who stayed have none."""
    found, because = compare(first, second), because_of(first, second, changes_between(first, second))
    assert because is not None
    people = {move.before.candidate_id for move in found.moved}
    people |= {at.candidate_id for at in (*found.added, *found.dropped)}
    classes = {move.before.block_id for move in found.classes.moved}
    classes |= {at.block_id for at in (*found.classes.added, *found.classes.dropped)}
    assert people | classes <= because.keys()
    assert because.keys() & set(PEOPLE) <= people
    assert all(because.values())


@given(plans(), plans())
@settings(max_examples=100, deadline=None)
def test_nothing_differs_nothing_is_told(first: PlanAlone, second: PlanAlone) -> None:
    """With the same people, classes, options and supply no change is named, whatever the plans do."""
    alike = replace(
        second,
        places=first.places[::-1],
        unplaced=first.unplaced,
        classes=first.classes,
        unplaced_classes=first.unplaced_classes,
        options=first.options,
        supply=first.supply,
    )
    assert list(changes_between(first, alike)) == []
