"""The rules of one placement, each kept and broken in a market of one person, one job (or none) and one house."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from markets import Kept, block, candidate, days_of, house, job, market, member, parts_of, pin, places

from matching.check import violations
from matching.plan import ClassPlacement, Placement, Plan, Prices, Reason, Status
from matching.problem import Problem

DAY = parts_of("am pm")
THREE = days_of("mon tue wed")

Cells = dict[str, object]


def _plan(problem: Problem, *rows: Placement, classes: tuple[ClassPlacement, ...] = ()) -> Plan:
    """Return a plan whose numbers of the whole are left out of the test."""
    return Plan(
        status=Status.TIME_LIMIT,
        placements=rows,
        unplaced={},
        classes=classes,
        unplaced_classes={},
        prices=Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.houses.capacity.shape)),
        value=math.fsum(row.value for row in rows),
        bound=9.0,
        price_bound=9.0,
    )


def _kinds(problem: Problem, plan: Plan, subject: str) -> set[str]:
    return {broken.kind for broken in violations(problem, plan) if broken.subject == subject}


def _one(person: Cells, work: Cells, home: Cells, kept: Kept | None = None) -> Problem:
    rooms = (places("desk", 1), places("quiet", 1, "mon tue wed", "am pm eve"))
    return market(
        candidates=[candidate("ann", **({"fits": {"J1": 0.8}, "minutes": {"H1": 10}} | person))],
        jobs=[job("J1", **({"n_days": 3, "employer": "Havn"} | work))],
        houses=[house("H1", *rooms, **home), house("H2", desk=1)],  # type: ignore[arg-type]
        pins=[kept] if kept else [],
    )


def _row(fit: float, minutes: float, n: int, **cells: object) -> Placement:
    row = Placement(
        person=0,
        job=0,
        house=0,
        place_kind=0,
        days=THREE,
        parts=DAY,
        fit=fit,
        travel_min=minutes,
        value=fit - 0.005 * minutes * n / 5,
    )
    return replace(row, **cells)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "work", "home", "row", "expected"),
    [
        pytest.param({}, {}, {}, _row(0.8, 10, 3), set(), id="a plain pair"),
        pytest.param({"fits": {}}, {}, {}, _row(0, 10, 3), {"unlisted", "min_fit", "not_worth"}, id="not listed"),
        pytest.param({"avoids": ("Mark",)}, {}, {}, _row(0.8, 10, 3), set(), id="avoids somebody else"),
        pytest.param({"avoids": ("Havn",)}, {}, {}, _row(0.8, 10, 3), {"avoided"}, id="avoids the employer"),
        pytest.param({"fits": {"J1": 0.2}}, {}, {}, _row(0.2, 10, 3), set(), id="just the least fit"),
        pytest.param({"fits": {"J1": 0.1999999}}, {}, {}, _row(0.1999999, 10, 3), {"min_fit"}, id="below the least"),
        pytest.param(
            {"fits": {"J1": 0.1}, "wishes": {"J1": 0.1}},
            {},
            {},
            _row(0.2, 10, 3),
            set(),
            id="a wish lifts over the least",
        ),
        pytest.param(
            {"fits": {"J1": 0.3}, "wishes": {"J1": -0.2}},
            {},
            {},
            _row(0.3 - 0.2, 10, 3),
            {"min_fit"},
            id="a wish lowers below the least",
        ),
        pytest.param({"fits": {"J1": 0.95}, "wishes": {"J1": 0.2}}, {}, {}, _row(1, 10, 3), set(), id="clipped at 1"),
        pytest.param(
            {"fits": {"J1": 0.95}, "wishes": {"J1": 0.2}},
            {},
            {},
            _row(1.15, 10, 3),
            {"fit", "value"},
            id="not clipped",
        ),
        pytest.param({"minutes": {"H1": 45}}, {}, {}, _row(0.8, 45, 3), set(), id="just as far as accepted"),
        pytest.param({"minutes": {"H1": 45.001}}, {}, {}, _row(0.8, 45.001, 3), {"travel"}, id="too far"),
        pytest.param({"minutes": {}}, {}, {}, _row(0.8, 0, 3), {"reach"}, id="no travel time"),
        pytest.param(
            {"fits": {"J1": 0.25}, "minutes": {"H1": 80}, "max_travel_min": 99},
            {},
            {},
            _row(0.25, 80, 3),
            set(),
            id="worth the travel",
        ),
        pytest.param(
            {"fits": {"J1": 0.25}, "minutes": {"H1": 90}, "max_travel_min": 99, "priority": 1},
            {},
            {},
            _row(0.25, 90, 3, value=0.25 + 1 - 0.005 * 90 * 3 / 5),
            {"not_worth"},
            id="not worth the travel, whatever the priority",
        ),
        pytest.param({"needs": ("lift",)}, {}, {"has": ("lift",)}, _row(0.8, 10, 3), set(), id="has what she needs"),
        pytest.param({"needs": ("lift",)}, {}, {}, _row(0.8, 10, 3), {"needs"}, id="lacks what she needs"),
        pytest.param(
            {"needs": ("lift",)},
            {"needs": ("loop",)},
            {"has": ("lift",)},
            _row(0.8, 10, 3),
            {"needs"},
            id="lacks the job's",
        ),
        pytest.param({}, {"kind": "quiet"}, {}, _row(0.8, 10, 3, place_kind=1), set(), id="the kind of the job"),
        pytest.param({}, {"kind": "quiet"}, {}, _row(0.8, 10, 3), {"place_kind"}, id="another kind"),
        pytest.param(
            {"parts": "am pm eve"},
            {"parts": "eve", "kind": "quiet"},
            {},
            _row(0.8, 10, 3, place_kind=1, parts=parts_of("eve")),
            set(),
            id="evenings",
        ),
        pytest.param(
            {},
            {"parts": "eve", "kind": "quiet"},
            {},
            _row(0.8, 10, 3, place_kind=1, parts=parts_of("eve")),
            {"own_parts"},
            id="evenings when she cannot",
        ),
        pytest.param({"days": "mon tue wed"}, {}, {}, _row(0.8, 10, 3), set(), id="her three days"),
        pytest.param({"days": "mon tue thu"}, {}, {}, _row(0.8, 10, 3), {"own_days"}, id="a day she cannot"),
        pytest.param({}, {"fixed_days": "tue wed"}, {}, _row(0.8, 10, 3), set(), id="fixed days among them"),
        pytest.param({}, {"fixed_days": "tue fri"}, {}, _row(0.8, 10, 3), {"fixed_days"}, id="a fixed day missed"),
        pytest.param({}, {"n_days": 4}, {}, _row(0.8, 10, 4), {"n_days"}, id="three days of four"),
    ],
)
def test_each_rule_is_kept_and_broken(
    person: Cells, work: Cells, home: Cells, row: Placement, expected: set[str]
) -> None:
    """One fact of the market decides whether the same row breaks the rule."""
    problem = _one(person, work, home)
    assert _kinds(problem, _plan(problem, row), "ann") == expected


#: Against every rule: an unlisted, avoided job at a bare house out of reach, on other days and parts than hers.
AGAINST: Cells = {"fits": {}, "minutes": {}, "avoids": ("Havn",), "needs": ("lift",), "days": "mon", "parts": "am"}


def test_given_cells_of_a_pin_are_kept_whatever_the_rules_say() -> None:
    """An accepted placement that breaks every rule of today is no violation; without the pin it breaks all."""
    row = _row(0, 0, 2, days=days_of("tue wed"), parts=parts_of("eve"), place_kind=1, pinned=True)
    kept = pin("ann", job="J1", house="H1", kind="quiet", days="tue wed", parts="eve")
    problem = _one(AGAINST, {"fixed_days": "mon"}, {}, kept)
    assert _kinds(problem, _plan(problem, row), "ann") == set()
    free = _one(AGAINST, {"fixed_days": "mon"}, {})
    assert _kinds(free, _plan(free, row), "ann") == {
        *(
            "pinned",
            "unlisted",
            "avoided",
            "min_fit",
            "not_worth",
            "reach",
            "needs",
            "place_kind",
            "parts",
            "own_parts",
        ),
        *("n_days", "own_days", "fixed_days"),
    }


@pytest.mark.parametrize(
    ("person", "row", "expected"),
    [
        pytest.param({"fits": {}}, _row(0, 10, 3), set(), id="an unlisted fit counts 0"),
        pytest.param({"fits": {"J1": 0.1}}, _row(0.1, 10, 3), set(), id="below the least fit"),
        pytest.param({"minutes": {}}, _row(0.8, 0, 3), {"reach", "pin_stuck"}, id="a chosen house out of reach"),
        pytest.param({"needs": ("lift",)}, _row(0.8, 10, 3), {"needs", "pin_stuck"}, id="a chosen house that lacks"),
        pytest.param({}, _row(0.8, 10, 3, parts=1), {"parts"}, id="chosen parts"),
        pytest.param({"parts": "am"}, _row(0.8, 10, 3), {"own_parts", "pin_stuck"}, id="parts she cannot"),
        pytest.param({"days": "mon tue thu"}, _row(0.8, 10, 3), {"own_days"}, id="a chosen day she cannot"),
        pytest.param({"days": "mon tue"}, _row(0.8, 10, 3), {"own_days", "pin_stuck"}, id="too few days of hers"),
        pytest.param({}, _row(0.8, 10, 3, days=days_of("mon tue")), {"n_days"}, id="too few chosen days"),
        pytest.param({}, _row(0.8, 10, 3, place_kind=1), {"place_kind"}, id="a chosen kind"),
    ],
)
def test_blank_cells_of_a_pin_keep_every_rule_but_two(person: Cells, row: Placement, expected: set[str]) -> None:
    """What a pin leaves open obeys all rules except the least fit and acceptability."""
    problem = _one(person, {}, {}, pin("ann", job="J1"))
    assert _kinds(problem, _plan(problem, replace(row, pinned=True)), "ann") == expected


def test_a_pins_days_count_themselves() -> None:
    """Two pinned days of a job that asks for three cost two days' travel."""
    problem = _one({}, {}, {}, pin("ann", job="J1", days="tue wed"))
    row = _row(0.8, 10, 2, days=days_of("tue wed"), pinned=True)
    assert _kinds(problem, _plan(problem, row), "ann") == set()
    assert _kinds(problem, _plan(problem, replace(row, value=0.8 - 0.005 * 10 * 3 / 5)), "ann") == {"value"}


MEMBER = Placement(
    person=0,
    job=None,
    house=0,
    place_kind=0,
    days=3,
    parts=DAY,
    fit=None,
    travel_min=10,
    value=0.5 - 0.005 * 10 * 2 / 5,
)


@pytest.mark.parametrize(
    ("cells", "row", "expected"),
    [
        pytest.param({}, MEMBER, set(), id="a plain member"),
        pytest.param({"value": 0.02}, replace(MEMBER, value=0.02 - 0.02), {"not_worth"}, id="worth just nothing"),
        pytest.param(
            {"value": 0.03}, replace(MEMBER, value=0.03 - 0.02), set(), id="below the least fit, yet worth it"
        ),
        pytest.param({"priority": 1}, replace(MEMBER, value=1.5 - 0.02), set(), id="priority counts"),
        pytest.param({}, replace(MEMBER, value=0.8 - 0.02), {"value"}, id="no placed bonus for members"),
        pytest.param({"fixed_days": "fri"}, MEMBER, {"fixed_days"}, id="a fixed day missed"),
        pytest.param({"n_days": 1}, MEMBER, {"n_days", "value"}, id="two days of one"),
        pytest.param({"days": "mon wed"}, MEMBER, {"own_days"}, id="a day the member cannot"),
        pytest.param({"kind": "bench"}, MEMBER, {"place_kind"}, id="another kind"),
        pytest.param({"parts": "am"}, MEMBER, {"parts"}, id="more parts than asked for"),
        pytest.param({"needs": ("lift",)}, MEMBER, {"needs"}, id="lacks what is needed"),
        pytest.param({"max_travel_min": 9}, MEMBER, {"travel"}, id="too far"),
    ],
)
def test_each_rule_of_a_member_is_kept_and_broken(cells: Cells, row: Placement, expected: set[str]) -> None:
    """Members bring their own terms, a value instead of a fit, and no bonus."""
    someone = member("mia", **({"n_days": 2, "minutes": {"H1": 10}} | cells))
    problem = market(members=[someone], houses=[house("H1", desk=1)], placed_bonus=0.3)
    assert _kinds(problem, _plan(problem, row), "mia") == expected


@pytest.mark.parametrize(
    ("cells", "value", "expected"),
    [
        pytest.param({}, 0.6, set(), id="value times preference"),
        pytest.param({"value": 0.0}, 0.0, {"class_not_worth"}, id="a class worth nothing"),
        pytest.param({"houses": {"H1": 0.0}}, 0.0, {"class_not_worth"}, id="a house it does not want"),
        pytest.param({"houses": {"H1": 0.5}}, 0.6, {"class_value"}, id="another preference"),
    ],
)
def test_a_class_is_worth_its_value_times_the_preference(cells: Cells, value: float, expected: set[str]) -> None:
    """A class is placed only where value × preference is positive."""
    group = block("B1", **({"kind": "desk", "houses": {"H1": 0.6}} | cells))
    problem = market(houses=[house("H1", desk=1)], classes=[group])
    row = ClassPlacement(block=0, house=0, place_kind=0, days=1, parts=DAY, value=value)
    assert _kinds(problem, _plan(problem, classes=(row,)), "B1") == expected


def test_a_class_takes_all_its_seats() -> None:
    """Three seats beside one person need four places."""
    world = {"members": [member("mia", n_days=2, minutes={"H1": 10})], "classes": [block("B1", kind="desk", seats=3)]}
    row = ClassPlacement(block=0, house=0, place_kind=0, days=1, parts=DAY, value=1.0)
    for desks, full in ((3, {"capacity"}), (4, set())):
        problem = market(houses=[house("H1", desk=desks)], **world)  # type: ignore[arg-type]
        for slot in ("H1 desk mon am", "H1 desk mon pm"):
            assert _kinds(problem, _plan(problem, MEMBER, classes=(row,)), slot) == full


def test_fixed_classes_that_overfill_a_house_are_found() -> None:
    """Two seats on one place are too many before anybody else comes."""
    problem = market(houses=[house("H1", seat=1)], classes=[block("B1", seats=2, days="mon", parts="am", fixed=True)])
    row = ClassPlacement(block=0, house=0, place_kind=1, days=1, parts=1, value=0.0, fixed=True)
    found = [str(broken) for broken in violations(problem, _plan(problem, classes=(row,))) if broken.kind == "capacity"]
    assert found == ["H1 seat mon am: 0 places are taken of the -1 that fixed classes leave"]


@pytest.mark.parametrize(
    ("person", "work", "reason"),
    [
        ({"fits": {}}, {}, Reason.NO_FIT),
        ({"avoids": ("Havn",)}, {}, Reason.NO_FIT),
        ({"fits": {"J1": 0.1}}, {}, Reason.FIT_BELOW_MIN),
        ({"minutes": {"H1": 46}}, {}, Reason.NO_HOUSE_IN_REACH),
        ({"needs": ("lift",)}, {}, Reason.NO_HOUSE_IN_REACH),
        ({"days": "mon tue"}, {}, Reason.DAYS_OR_PARTS),
        ({"parts": "am"}, {}, Reason.DAYS_OR_PARTS),
        ({"days": "mon tue wed thu"}, {"fixed_days": "fri"}, Reason.DAYS_OR_PARTS),
        ({}, {"kind": "bench"}, Reason.DAYS_OR_PARTS),
        ({"days": "mon tue wed sat"}, {"n_days": 4}, Reason.DAYS_OR_PARTS),
        ({"fits": {"J1": 0.25}, "minutes": {"H1": 90}, "max_travel_min": 99}, {}, Reason.TRAVEL_NOT_WORTH),
        ({}, {"openings": 0}, Reason.OPENINGS_FULL),
        ({}, {}, Reason.OTHERS_GAIN_MORE),
        ({"fits": {"J1": 0.8, "J2": 0.1}, "avoids": ("Havn",)}, {}, Reason.FIT_BELOW_MIN),
    ],
)
def test_the_reason_is_the_rule_at_which_the_last_pair_falls(person: Cells, work: Cells, reason: Reason) -> None:
    """Each row of the table of reasons, in a plan that places nobody; every other reason is a violation."""
    ann = candidate("ann", **({"fits": {"J1": 0.8}, "minutes": {"H1": 10}} | person))
    jobs = [job("J1", **({"n_days": 3, "employer": "Havn"} | work)), job("J2")]
    problem = market(candidates=[ann], jobs=jobs, houses=[house("H1", desk=1)])
    for said in Reason:
        plan = replace(_plan(problem), unplaced={0: said})
        assert _kinds(problem, plan, "ann") == (set() if said == reason else {"reason"})


def test_places_are_full_when_only_some_of_the_days_are_free() -> None:
    """Mia has the desk on Monday and Tuesday: no three days are left of four."""
    ann = candidate("ann", fits={"J1": 0.8}, minutes={"H1": 10}, days="mon tue wed thu")
    for desks, reason in ((1, Reason.PLACES_FULL), (2, Reason.OTHERS_GAIN_MORE)):
        problem = market(
            candidates=[ann],
            members=[member("mia", n_days=2, minutes={"H1": 10})],
            jobs=[job("J1", n_days=3)],
            houses=[house("H1", desk=desks)],
        )
        plan = replace(_plan(problem, replace(MEMBER, person=1)), unplaced={0: reason})
        assert _kinds(problem, plan, "ann") == set()
