"""Reading an outcome back: nothing is lost, lies are kept for the check, and what no plan can hold is a fault."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import outcome_case
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.outcome import holds_plan, read_options, read_outcome
from api.words import Words
from matching.errors import BadInput, Fault
from matching.plan import Placement, Plan, Reason, Status
from matching.week import DAYS, mask_of


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return outcome_case.write(tmp_path / "out")


def _change(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must stand once in the file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def _change_json(out: Path, change: Callable[[dict[str, object]], None]) -> None:
    content = json.loads((out / "plan.json").read_text())
    change(content)
    (out / "plan.json").write_text(json.dumps(content))


def _faults(out: Path) -> tuple[Fault, ...]:
    return read_outcome(out, problem=outcome_case.problem()).faults


def _assert_same(read: Plan, written: Plan) -> None:
    assert np.array_equal(read.prices.openings, written.prices.openings)
    kept = np.where(written.prices.places > 1e-12, written.prices.places, 0)
    assert np.array_equal(read.prices.places, kept)
    names = ("status", "placements", "unplaced", "classes", "unplaced_classes", "value", "bound", "price_bound")
    for name in names:
        assert getattr(read, name) == getattr(written, name), name
    assert list(read.unplaced) == list(written.unplaced)


def test_a_written_plan_is_read_back_whole(out: Path) -> None:
    """Every row, price and number comes back as the plan had it, without a fault."""
    outcome = read_outcome(out, problem=outcome_case.problem())
    assert outcome.faults == ()
    _assert_same(outcome.plan, outcome_case.plan())
    assert outcome.options == outcome_case.OPTIONS
    assert outcome.inputs == outcome_case.INPUTS
    assert outcome.counts["people_placed"] == 3


@given(
    st.lists(
        st.builds(
            Placement,
            person=st.integers(0, 5),
            job=st.none() | st.integers(0, 2),
            house=st.none() | st.integers(0, 1),
            place_kind=st.none() | st.integers(0, 1),
            days=st.integers(0, 127),
            parts=st.integers(0, 7),
            fit=st.none() | st.floats(allow_nan=False, allow_infinity=False),
            travel_min=st.none() | st.floats(allow_nan=False, allow_infinity=False),
            value=st.floats(allow_nan=False, allow_infinity=False),
            pinned=st.booleans(),
        ),
        max_size=5,
    )
)
@settings(max_examples=40, deadline=None)
def test_placements_of_any_sense_or_nonsense_are_kept(stays: list[Placement]) -> None:
    """Double rows, people of both kinds, wrong days, fits and values come back exactly as they stand in the file."""
    lies = replace(outcome_case.plan(), placements=tuple(stays))
    with TemporaryDirectory() as around:
        out = Path(around) / "out"
        outcome_case.write(out, outcome=lies)
        outcome = read_outcome(out, problem=outcome_case.problem())
    assert outcome.plan.placements == tuple(stays)
    assert outcome.faults == ()


LIES = {
    "a double row": ("placements.csv", "bob,J2,,,,,0.65,,0.65,\n", "bob,J2,,,,,0.65,,0.65,\n" * 2),
    "another value": ("placements.csv", ",0.77,", ",0.78,"),
    "other days": ("placements.csv", "tue;wed;thu", "mon;wed;thu"),
    "another fit": ("placements.csv", ",0.8,10.0", ",0.9,10.0"),
    "a pin that was none": ("placements.csv", "0.77,\n", "0.77,yes\n"),
    "another reason": ("unplaced.csv", "no_fit", "places_full"),
    "a fixed class that is none": ("blocks.csv", "welding,placed", "welding,fixed"),
    "a class at another house": ("blocks.csv", "welding,placed,H1", "welding,placed,H2"),
    "another price": ("prices.csv", ",0.3,", ",-0.3,"),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_that_a_plan_can_tell_are_left_to_the_check(out: Path, lie: str) -> None:
    """A changed row comes back changed and is no fault by itself; only numbers beside it may disagree."""
    honest = read_outcome(out, problem=outcome_case.problem()).plan
    _change(out / LIES[lie][0], *LIES[lie][1:])
    outcome = read_outcome(out, problem=outcome_case.problem())
    with pytest.raises(AssertionError):
        _assert_same(outcome.plan, honest)
    assert {fault.rule for fault in outcome.faults} <= {"must be {wanted}"}


UNKNOWN, NUMBER = "must be known in this market", "must be a finite number"
LISTED = "must list some of {allowed}, in this order and each once"
ONE_OF, BLANK = "must be one of {allowed}", "must be blank in this row"
ORDER = "each price must stand once, in the order of openings, houses, kinds, days, parts and floors"
OPENING, PLACE = "opening,J1,,,,,,0.125,1,1", "place,,H1,desk,tue,am,,0.3,1,1"

CELLS = [
    ("placements.csv", "ann,J1", "zoe,J1", 2, "candidate_id", UNKNOWN),
    ("placements.csv", "ann,J1", "ann,J9", 2, "job_id", UNKNOWN),
    ("placements.csv", "J1,H1", "J1,H9", 2, "house_id", UNKNOWN),
    ("placements.csv", "J1,H1,desk", "J1,H1,sofa", 2, "place_kind", UNKNOWN),
    ("placements.csv", "tue;wed;thu", "tue;wed;today", 2, "days", LISTED),
    ("placements.csv", "tue;wed;thu", "tue;tue;thu", 2, "days", LISTED),
    ("placements.csv", "tue;wed;thu", "wed;tue;thu", 2, "days", LISTED),
    ("placements.csv", "thu,am;pm", "thu,am;night", 2, "day_parts", LISTED),
    ("placements.csv", ",0.8,10.0", ",good,10.0", 2, "fit", NUMBER),
    ("placements.csv", ",0.8,10.0", ",0.8,inf", 2, "travel_min", NUMBER),
    ("placements.csv", ",0.77,", ",nan,", 2, "value", NUMBER),
    ("placements.csv", ",0.77,", ",,", 2, "value", NUMBER),
    ("placements.csv", "0.69,yes", "0.69,perhaps", 4, "pinned", "must be yes or blank"),
    ("placements.csv", "bob,J2", "bob,extra,J2", 3, "", "must have {wanted} cells"),
    ("placements.csv", "bob,J2", "bob J2", 3, "", "must have {wanted} cells"),
    ("placements.csv", "travel_min", "minutes", 1, "travel_min", "the column must be there once"),
    ("placements.csv", "fit,travel_min", "travel_min,travel_min", 1, "fit", "the column must be there once"),
    ("unplaced.csv", "cia,", "zoe,", 2, "candidate_id", UNKNOWN),
    ("unplaced.csv", "no_fit", "no_luck", 3, "reason", ONE_OF),
    ("unplaced.csv", "fie,", "dan,", None, "", "each id must be given once"),
    ("unplaced.csv", "\"'=one more", "\"'=one\nmore", None, "", ""),
    ("blocks.csv", "welding,", "baking,", 2, "block_id", UNKNOWN),
    ("blocks.csv", "welding,placed", "welding,cancelled", 2, "status", ONE_OF),
    ("blocks.csv", "welding,placed,H1", "welding,placed,", 2, "house_id", UNKNOWN),
    ("blocks.csv", "0.6,\n", "0.6,places_full\n", 2, "reason", BLANK),
    ("blocks.csv", "unplaced,,", "unplaced,H1,", 4, "house_id", BLANK),
    ("blocks.csv", "unplaced,,,,,0.0", "unplaced,,,,,0.4", 4, "value", "must be 0 in this row"),
    ("blocks.csv", "no_house_fits", "no_fit", 4, "reason", ONE_OF),
    ("blocks.csv", "choir", "danish", None, "", "each class must stand once, in the order of the records"),
    ("prices.csv", OPENING, OPENING.replace("J1", "J9"), 2, "job_id", UNKNOWN),
    ("prices.csv", OPENING, OPENING.replace("opening", "entry"), 2, "kind", ONE_OF),
    ("prices.csv", OPENING, OPENING.replace("J1,,", "J1,H1,"), 2, "house_id", BLANK),
    ("prices.csv", PLACE, PLACE.replace("tue", "someday"), 3, "day", UNKNOWN),
    ("prices.csv", PLACE, PLACE.replace("0.3", "NaN"), 3, "price", NUMBER),
    ("prices.csv", PLACE, PLACE.replace("0.3,1", "0.3,2"), 3, "capacity", "must be {wanted}"),
    ("prices.csv", PLACE, PLACE.replace("1,1", "1,0"), 3, "used", "must be {wanted}"),
    ("prices.csv", PLACE, f"{PLACE}\n{PLACE}", 4, "", ORDER),
    ("prices.csv", f"{OPENING}\n{PLACE}", f"{PLACE}\n{OPENING}", 3, "", ORDER),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "column", "rule"), CELLS)
def test_what_no_plan_can_hold_is_a_fault_at_its_place(  # noqa: PLR0913, PLR0917 (one row of a table)
    out: Path, file: str, old: str, new: str, line: int | None, column: str, rule: str
) -> None:
    """A broken cell, row or order is named with file, line and column; a broken line in free text is none."""
    _change(out / file, old, new)
    places = [(fault.file, fault.line, fault.column, fault.rule) for fault in _faults(out)]
    assert ((file, line, column, rule) in places) if rule else places == []


@pytest.mark.parametrize("file", ["placements.csv", "unplaced.csv", "blocks.csv", "prices.csv"])
def test_a_missing_or_unreadable_table_is_a_fault(out: Path, file: str) -> None:
    """A table that is missing, is a folder, is no UTF-8, is no table or is empty is a fault that names it."""
    path = out / file
    path.write_bytes(b"\xff\xfe\x00")
    assert [(f.file, f.rule) for f in _faults(out)] == [(file, "must be a table of comma-separated cells in UTF-8")]
    path.write_text('"never closed')
    assert [(f.file, f.rule) for f in _faults(out)] == [(file, "must be a table of comma-separated cells in UTF-8")]
    path.write_text("")
    assert {(f.file, f.rule) for f in _faults(out)} == {(file, "the column must be there once")}
    path.unlink()
    assert [(f.file, f.rule) for f in _faults(out)] == [(file, "the file is missing")]
    path.mkdir()
    assert [(f.file, f.rule) for f in _faults(out)] == [(file, "the file cannot be read")]


def test_counts_that_are_not_those_of_the_rows_are_faults(out: Path) -> None:
    """A count in plan.json must be the number of rows, and a gap that of value and bound."""

    def change(content: dict[str, object]) -> None:
        content["counts"] = {**outcome_case_counts(content), "people_placed": 4, "houses": -1}
        content["gap"] = 0.5

    _change_json(out, change)
    found = {(fault.column, fault.rule) for fault in _faults(out)}
    assert found == {
        ("counts.people_placed", "must be {wanted}"),
        ("counts.houses", "must be a count"),
        ("counts.houses", "must be {wanted}"),
        ("gap", "must be {wanted}"),
    }


def outcome_case_counts(content: dict[str, object]) -> dict[str, int]:
    """Return the counts of a plan.json."""
    counts = content["counts"]
    assert isinstance(counts, dict)
    return counts


@pytest.mark.parametrize("found", ["NaN", "Infinity", '"2.71"', "true", "null"])
def test_a_plan_that_claims_no_number_claims_nan(out: Path, found: str) -> None:
    """A value in plan.json that is no finite number is a fault, and NaN in the plan."""
    _change(out / "plan.json", '"value": 2.71', f'"value": {found}')
    outcome = read_outcome(out, problem=outcome_case.problem())
    assert [(fault.column, fault.rule) for fault in outcome.faults] == [("value", NUMBER)]
    assert math.isnan(outcome.plan.value)


def test_a_status_that_is_none_claims_least(out: Path) -> None:
    """An unknown status is a fault and counts as a run that ran out of time."""
    _change(out / "plan.json", '"within_gap"', '"perfect"')
    outcome = read_outcome(out, problem=outcome_case.problem())
    assert [(fault.column, fault.value) for fault in outcome.faults] == [("status", "perfect")]
    assert outcome.plan.status is Status.TIME_LIMIT


def test_options_and_inputs_can_be_read_alone(out: Path) -> None:
    """plan.json alone says what is needed to rebuild the problem."""
    for file in ("placements.csv", "unplaced.csv", "blocks.csv", "prices.csv"):
        (out / file).unlink()
    assert read_options(out) == (outcome_case.OPTIONS, outcome_case.INPUTS)


FOREIGN = {
    "": "must be JSON with every name once",
    "[]": "must be a JSON object",
    "{": "must be JSON with every name once",
    "[" * 100_000: "must be JSON with every name once",
    '{"format": "mikropol-plan", "format": "x"}': "must be JSON with every name once",
    "{}": "must be {wanted}",
    '{"format": "somebody-else"}': "must be {wanted}",
    '{"format": "mikropol-plan", "version": 2}': "must be {wanted}",
    '{"format": "mikropol-plan", "version": true}': "must be {wanted}",
    '{"format": "mikropol-plan", "version": 1, "inputs": {}}': "must be an object of names and values",
    '{"format": "mikropol-plan", "version": 1, "options": {}, "inputs": {"a": 1}}': "must be text",
}


@pytest.mark.parametrize("text", FOREIGN)
def test_a_plan_file_of_somebody_else_is_bad_input(out: Path, text: str) -> None:
    """A plan.json that is not ours, or of another version, is refused before anything else is read."""
    (out / "plan.json").write_text(text)
    with pytest.raises(BadInput) as error:
        read_outcome(out, problem=outcome_case.problem())
    assert error.value.faults[0].rule == FOREIGN[text]
    assert error.value.faults[0].file == "plan.json"


def test_a_folder_without_plan_is_bad_input(tmp_path: Path) -> None:
    """A folder without plan.json, and one that does not exist, hold no plan."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert not holds_plan(folder)
        with pytest.raises(BadInput, match="this folder holds no plan"):
            read_options(folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [("min_fit", "0.2"), ("gap", None), ("seed", 1.5), ("top_k", True), ("fit", 1), ("date", 20261123)],
)
def test_an_option_of_the_wrong_type_is_bad_input(out: Path, name: str, value: object) -> None:
    """The options that rebuild a problem must have the types they were written with."""
    _change_json(out, lambda content: content.update(options={**outcome_case.OPTIONS, name: value}))
    with pytest.raises(BadInput) as error:
        read_options(out)
    assert [fault.column for fault in error.value.faults] == [f"options.{name}"]


def test_a_cpr_number_in_a_written_file_is_not_shown(out: Path) -> None:
    """Somebody may write a CPR number into an outcome by hand; the fault does not repeat it."""
    _change(out / "placements.csv", "ann,J1", "010180-1234,J1")
    (fault,) = (fault for fault in _faults(out) if fault.column == "candidate_id")
    assert "1234" not in str(fault)


def test_rows_of_a_broken_table_do_not_make_the_numbers_beside_it_wrong(out: Path) -> None:
    """One unreadable cell is one fault: counts and use are judged only where every row could be read."""
    _change(out / "placements.csv", "ann,J1", "zoe,J1")
    assert len(_faults(out)) == 1


def test_faults_are_said_in_danish(out: Path) -> None:
    """What is found in an outcome has its sentence in Danish."""
    _change(out / "placements.csv", "tue;wed;thu", "wed;tue;thu")
    (fault,) = _faults(out)
    said = Words("da").fault(fault)
    assert said.startswith("placements.csv:2:days: skal være nogle af mon;tue;wed;thu;fri;sat;sun")


def test_an_order_of_people_is_kept(out: Path) -> None:
    """Rows of people come back in the order of the file, for the check to judge."""
    dan = "dan,no_fit,a house within 20 minutes\n"
    _change(out / "unplaced.csv", dan, "")
    (out / "unplaced.csv").write_text((out / "unplaced.csv").read_text() + dan)
    plan = read_outcome(out, problem=outcome_case.problem()).plan
    assert list(plan.unplaced.items()) == [
        (2, Reason.OPENINGS_FULL),
        (5, Reason.NO_HOUSE_IN_REACH),
        (3, Reason.NO_FIT),
    ]
    assert plan.placements[0].days == mask_of(["tue", "wed", "thu"], DAYS)
