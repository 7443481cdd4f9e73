"""Each cause, and the way back to it: told when it is there, not told when it is not."""

from __future__ import annotations

import pytest
from standing import plan, without_supply

from api.changes import OpeningChange, PlaceChange, changes_between
from api.displacement import Because, Handover, because_of
from api.outcome.alone import PlanAlone


def why(first: PlanAlone, second: PlanAlone) -> dict[str, Because]:
    """Return why each is elsewhere."""
    found = because_of(first, second, changes_between(first, second))
    assert found is not None
    return dict(found)


def told(because: Because) -> list[str]:
    """Return the steps as short words: the kind, by whom or what, and a question mark where it is not sure."""
    return [_short(step.cause) + ("" if step.sure else "?") for step in because]


def _short(cause: object) -> str:
    match cause:
        case Handover(kind=kind, by=by, job_id=job, house_id=house, days=days):
            return " ".join([kind, by, *([job] if job else [house, *days])])
        case OpeningChange(kind=kind, job_id=job):
            return f"{kind} {job}"
        case PlaceChange(kind=kind, house_id=house, days=days):
            return " ".join([kind, house, *days])
    data = vars(cause)
    return " ".join(str(data[name]) for name in ("kind", "candidate_id", "block_id", "option") if name in data)


ONE_JOB = plan({"ann": "J1"}, jobs={"J1": 1, "J2": 0})
ONE_DESK = plan({"ann": "H1 mon,fri", "bo": "H1 fri"}, desks={"H1": 2})

SINGLE = {
    "a closed job": (ONE_JOB, plan({}, waiting=("ann",)), {"ann": ["job_closed J1"]}),
    "a job that is listed with no opening": (
        ONE_JOB,
        plan({}, waiting=("ann",), jobs={"J1": 0}),
        {"ann": ["job_closed J1"]},
    ),
    "an opening less": (
        plan({"ann": "J1", "bo": "J1"}, jobs={"J1": 2}),
        plan({"ann": "J1"}, waiting=("bo",), jobs={"J1": 1}),
        {"bo": ["fewer_openings J1"]},
    ),
    "a desk less": (
        ONE_DESK,
        plan({"ann": "H1 mon,fri"}, waiting=("bo",), desks={"H1": 2, "H1 fri": 1}),
        {"bo": ["fewer_places H1 fri"]},
    ),
    "a closed day": (
        ONE_DESK,
        plan({"ann": "H1 mon,tue"}, waiting=("bo",), desks={"H1": 2, "H1 fri": 0}),
        {"ann": ["fewer_places H1 fri"], "bo": ["fewer_places H1 fri"]},
    ),
    "an opening more": (
        plan({"ann": "J1"}, waiting=("bo",), jobs={"J1": 1}),
        plan({"ann": "J1", "bo": "J1"}, jobs={"J1": 2}),
        {"bo": ["more_openings J1"]},
    ),
    "a new job": (ONE_JOB, plan({"ann": "J2"}, jobs={"J1": 1, "J2": 1}), {"ann": ["job_new J2"]}),
    "a desk more": (
        plan({"ann": "H1 fri"}, waiting=("bo",), desks={"H1": 1}),
        plan({"ann": "H1 fri", "bo": "H1 fri"}, desks={"H1": 1, "H1 fri": 2}),
        {"bo": ["more_places H1 fri"]},
    ),
    "somebody who left": (ONE_JOB, plan({}, jobs={"J1": 1}), {"ann": ["person_gone ann"]}),
    "somebody who came": (
        plan({}, jobs={"J1": 1}),
        plan({"ann": "J1"}, jobs={"J1": 1}),
        {"ann": ["person_new ann"]},
    ),
    "somebody who said yes": (
        plan({"ann": "J1"}, jobs={"J1": 1, "J2": 1}),
        plan({"ann": "J2"}, jobs={"J1": 1, "J2": 1}, fixed=("ann",)),
        {"ann": ["pinned ann"]},
    ),
    "somebody who is free again": (
        plan({"ann": "J2"}, jobs={"J1": 1, "J2": 1}, fixed=("ann",)),
        plan({"ann": "J1"}, jobs={"J1": 1, "J2": 1}),
        {"ann": ["unpinned ann?"]},
    ),
    "another option": (
        plan({"ann": "J1"}, jobs={"J1": 1, "J2": 1}, options={"travel_weight": 0.1, "lang": "da"}),
        plan({"ann": "J2"}, jobs={"J1": 1, "J2": 1}, options={"travel_weight": 0.2, "lang": "en"}),
        {"ann": ["option_changed travel_weight?"]},
    ),
    "a day on which a job may be over": (
        plan({"ann": "J1", "bo": "J3"}, jobs={"J1": 1, "J2": 2, "J3": 1}, options={"date": "2026-11-23"}),
        plan({"ann": "J2", "bo": "J2", "cy": "J3"}, jobs={"J1": 1, "J2": 2, "J3": 1}, options={"date": "2026-12-01"}),
        {"ann": ["option_changed date?"], "bo": ["took_over cy J3", "person_new cy"], "cy": ["person_new cy"]},
    ),
    "nothing": (
        plan({"ann": "J1"}, jobs={"J1": 1, "J2": 1}),
        plan({"ann": "J2"}, jobs={"J1": 1, "J2": 1}),
        {"ann": ["no_single_cause?"]},
    ),
}


@pytest.mark.parametrize("case", SINGLE)
def test_each_cause_is_told(case: str) -> None:
    """One thing differs, and whoever is elsewhere is told so."""
    first, second, wanted = SINGLE[case]
    assert {id_: told(because) for id_, because in why(first, second).items()} == wanted


CHAINS = {
    "pushed, and pushed on": (
        plan({"bo": "J1", "cy": "J2"}, jobs={"J1": 1, "J2": 1}),
        plan({"bo": "J2"}, waiting=("cy",), jobs={"J2": 1}),
        {"bo": ["job_closed J1"], "cy": ["took_over bo J2", "job_closed J1"]},
    ),
    "pushed three times": (
        plan({"a": "J1", "b": "J2", "c": "J3"}, jobs={"J1": 1, "J2": 1, "J3": 1}),
        plan({"a": "J2", "b": "J3"}, waiting=("c",), jobs={"J2": 1, "J3": 1}),
        {
            "a": ["job_closed J1"],
            "b": ["took_over a J2", "job_closed J1"],
            "c": ["took_over b J3", "took_over a J2", "job_closed J1"],
        },
    ),
    "a desk less on Friday costs somebody else a job": (
        plan({"y": "J1 H1 fri", "x": "J7 H2 fri"}, jobs={"J1": 1, "J7": 1}, desks={"H1": 1, "H2": 2}),
        plan({"y": "J7 H2 fri"}, waiting=("x",), jobs={"J1": 1, "J7": 1}, desks={"H1": 1, "H1 fri": 0, "H2": 2}),
        {"y": ["fewer_places H1 fri"], "x": ["took_over y J7", "fewer_places H1 fri"]},
    ),
    "drawn to what somebody left": (
        plan({"a": "J1", "b": "J2", "c": "J3"}, waiting=("d",), jobs={"J1": 1, "J2": 1, "J3": 1}),
        plan({"b": "J1", "c": "J2", "d": "J3"}, jobs={"J1": 1, "J2": 1, "J3": 1}),
        {
            "a": ["person_gone a"],
            "b": ["made_room a J1?", "person_gone a"],
            "c": ["made_room b J2?", "made_room a J1?", "person_gone a"],
            "d": ["made_room c J3", "made_room b J2?", "made_room a J1?", "person_gone a"],
        },
    ),
    "a newcomer takes a job, and its holder the next": (
        plan({"a": "J1", "b": "J2"}, jobs={"J1": 1, "J2": 1}),
        plan({"n": "J1", "a": "J2"}, waiting=("b",), jobs={"J1": 1, "J2": 1}),
        {
            "n": ["person_new n"],
            "a": ["took_over n J1", "person_new n"],
            "b": ["took_over a J2", "took_over n J1", "person_new n"],
        },
    ),
    "a class takes the desks": (
        plan({"a": "H1 fri", "b": "H1 fri"}, waiting=("K",), desks={"H1": 4}),
        plan({"a": "H1 fri"}, waiting=("b",), desks={"H1": 4}, classes={"K": ("H1 fri", 3), "L": ("H2 fri", 2)}),
        {"b": ["took_over K H1 fri", "no_single_cause?"], "K": ["no_single_cause?"], "L": ["class_new L"]},
    ),
    "a new class takes the desks": (
        plan({"a": "H1 fri", "b": "H1 fri"}, desks={"H1": 4}),
        plan({"a": "H1 fri"}, waiting=("b",), desks={"H1": 4}, classes={"K": ("H1 fri", 3)}),
        {"b": ["took_over K H1 fri", "class_new K"], "K": ["class_new K"]},
    ),
    "a class of three is pushed where one desk is left": (
        plan({}, desks={"H1": 3}, classes={"K": ("H1 fri", 3)}),
        plan({"n": "H1 fri"}, waiting=("K",), desks={"H1": 3}),
        {"n": ["person_new n"], "K": ["took_over n H1 fri", "person_new n"]},
    ),
}


@pytest.mark.parametrize("case", CHAINS)
def test_the_way_back_is_told_step_by_step(case: str) -> None:
    """Who pushed whom, or made room for whom, back to what differs; a step that has another explanation says so."""
    first, second, wanted = CHAINS[case]
    assert {id_: told(because) for id_, because in why(first, second).items()} == wanted


def test_two_who_swap_have_no_cause() -> None:
    """Nothing differs but the two themselves: each is told who took over, and that no cause is found."""
    jobs = {"J1": 1, "J2": 1}
    found = why(plan({"a": "J1", "b": "J2"}, jobs=jobs), plan({"a": "J2", "b": "J1"}, jobs=jobs))
    assert told(found["a"]) == ["took_over b J1", "no_single_cause?"]
    assert told(found["b"]) == ["took_over a J2", "no_single_cause?"]


def test_a_change_that_binds_nobody_is_no_cause() -> None:
    """A desk less where desks stand empty anyway pushes nobody, and one more where they did draws nobody."""
    first = plan({"a": "H1 fri"}, desks={"H1": 9, "H2": 5})
    for n in (8, 10):
        found = why(first, plan({"a": "H2 fri"}, desks={"H1": n, "H2": 15 - n}))
        assert told(found["a"]) == ["no_single_cause?"]


def test_who_took_what_is_not_full_pushed_nobody() -> None:
    """Somebody came to a job with openings to spare: who left it did not leave because of them."""
    found = why(plan({"a": "J1"}, jobs={"J1": 2, "J2": 1}), plan({"a": "J2", "n": "J1"}, jobs={"J1": 2, "J2": 1}))
    assert told(found["a"]) == ["no_single_cause?"]


def test_of_several_who_may_have_pushed_one_is_named_and_the_rest_counted() -> None:
    """Two new people took over from two: nobody can say who from whom."""
    first = plan({"a": "J1", "b": "J1"}, jobs={"J1": 2})
    found = why(first, plan({"m": "J1", "n": "J1"}, waiting=("a", "b"), jobs={"J1": 2}))
    for id_ in "ab":
        assert told(found[id_]) == ["took_over m J1?", "person_new m"]
        assert found[id_][0].as_data()["others"] == 1


def test_more_who_left_than_desks_are_missing_are_not_sure_why() -> None:
    """One desk less and two who left it: either may have moved for it."""
    first = plan({"a": "H1 fri", "b": "H1 fri"}, waiting=("c",), desks={"H1": 2, "H2": 2})
    found = why(first, plan({"a": "H2 fri", "b": "H2 fri", "c": "H1 fri"}, desks={"H1": 1, "H2": 2}))
    assert told(found["a"]) == told(found["b"]) == ["fewer_places H1 mon tue wed thu fri?"]


def test_the_surest_of_the_nearest_causes_is_told() -> None:
    """Ann's job is closed; that her desk is taken away too, as one of two who left, is not what she is told."""
    first = plan({"a": "J1 H1 fri", "b": "H1 fri"}, desks={"H1": 2, "H2": 2}, jobs={"J1": 1})
    found = why(first, plan({"b": "H2 fri"}, waiting=("a",), desks={"H1": 1, "H2": 2}))
    assert told(found["a"]) == ["job_closed J1"]


def test_all_that_passed_from_one_to_another_is_named() -> None:
    """Job, house, kind, days and parts, as far as they were full."""
    first = plan({"a": "J1 H1 mon,tue,fri"}, jobs={"J1": 1}, desks={"H1": 1, "H1 tue": 2})
    second = plan({"n": "J1 H1 mon,tue,fri"}, waiting=("a",), jobs={"J1": 1}, desks={"H1": 1, "H1 tue": 2})
    assert why(first, second)["a"][0].as_data() == {
        "kind": "took_over",
        "by": "n",
        "of": "a",
        "job_id": "J1",
        "house_id": "H1",
        "place_kind": "desk",
        "days": ["mon", "fri"],
        "day_parts": ["am"],
        "others": 0,
        "sure": True,
    }


def test_without_knowing_what_there_was_nothing_is_guessed() -> None:
    """When either plan does not say what there was to give, no cause is told at all."""
    first, second = plan({"a": "J1"}, jobs={"J1": 1}), plan({}, waiting=("a",))
    for pair in ((without_supply(first), second), (first, without_supply(second))):
        assert because_of(*pair, changes_between(*pair)) is None


def test_who_stayed_is_not_explained() -> None:
    """Only those who are elsewhere have a because."""
    assert why(ONE_DESK, ONE_DESK) == {}
