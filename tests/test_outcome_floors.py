"""What a run with floors writes, and that it is read back: prices.csv, plan.json, and the prices of the next run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import outcome_case
import pytest

from api.last_plan import start_prices
from api.outcome import read_outcome
from api.outcome.alone import read_prices_alone
from matching.plan import Plan
from matching.problem import Floor, Problem

NAMES = ("Aabenraa", "=1+1", "free")


def problem() -> Problem:
    """Return the case with three floors: one met, one lowered, one without a price."""
    people = ([0, 1, 2], [3, 4, 5], [0, 1])
    floors = zip(NAMES, people, (2, 3, 1), strict=True)
    return replace(
        outcome_case.problem(),
        floors=tuple(Floor(name=name, people=np.array(who), least=least) for name, who, least in floors),
    )


def plan() -> Plan:
    """Return the case's plan with prices of floors, and the floors as they are lowered."""
    at = outcome_case.plan()
    return replace(at, prices=replace(at.prices, floors=np.array([0.25, 9.5, 0.0])), floors=(2, 1, 1))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return outcome_case.write(tmp_path / "out", of=problem(), outcome=plan())


def test_prices_of_floors_come_last(out: Path) -> None:
    """A floor's row has its name as the group, its number as lowered, and how many of its people are placed."""
    assert (out / "prices.csv").read_text().splitlines()[-2:] == [
        "floor,,,,,,Aabenraa,0.25,2,2",
        "floor,,,,,,'=1+1,9.5,1,1",
    ]


def test_plan_json_says_what_was_asked_and_what_is_kept(out: Path) -> None:
    """Each floor stands in plan.json, also without a price; the shortfall is the difference of asked and kept."""
    content = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert content["floors"] == [
        {"name": "Aabenraa", "people": 3, "asked": 2, "kept": 2, "placed": 2},
        {"name": "=1+1", "people": 3, "asked": 3, "kept": 1, "placed": 1},
        {"name": "free", "people": 2, "asked": 1, "kept": 1, "placed": 2},
    ]
    assert list(content).index("floors") == list(content).index("counts") + 1


def test_what_is_written_is_read_back(out: Path) -> None:
    """Floors and their prices come back to the last bit, without a fault."""
    outcome = read_outcome(out, problem=problem())
    assert outcome.faults == ()
    assert outcome.plan.floors == plan().floors
    assert outcome.plan.prices.floors.tolist() == [0.25, 9.5, 0.0]


ORDER = "each price must stand once, in the order of openings, houses, kinds, days, parts and floors"


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "rule"),
    [
        ("prices.csv", "Aabenraa,0.25,2,2", "Aabenraa,0.25,3,2", "capacity", "must be {wanted}"),
        ("prices.csv", "Aabenraa,0.25,2,2", "Aabenraa,0.25,2,1", "used", "must be {wanted}"),
        ("prices.csv", "Aabenraa,0.25,2,2", "Haderslev,0.25,2,2", "group", "must be known in this market"),
        ("prices.csv", "floor,,,,,,Aabenraa", "floor,,H1,,,,Aabenraa", "house_id", "must be blank in this row"),
        ("prices.csv", "floor,,,,,,'=1+1,9.5,1,1", "floor,,,,,,Aabenraa,0.25,2,2", "", ORDER),
        ("prices.csv", "floor,,,,,,Aabenraa", "roof,,,,,,Aabenraa", "kind", "must be one of {allowed}"),
        ("plan.json", '"asked": 2', '"asked": 1', "floors.0.asked", "must be {wanted}"),
        ("plan.json", '"asked": 2', '"asked": -2', "floors.0.asked", "must be a count"),
        ("plan.json", '"name": "free"', '"name": "dear"', "floors.2.name", "must be {wanted}"),
        ("plan.json", '"kept": 2,', f'"kept": {2**80},', "capacity", "must be {wanted}"),
        ("plan.json", '"floors": [', '"roofs": [', "floors", "must be {wanted}"),
    ],
)
def test_files_that_were_changed_are_found(out: Path, file: str, old: str, new: str, column: str, rule: str) -> None:
    """Each changed cell or number is a fault, where it stands."""
    text = (out / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (out / file).write_text(text.replace(old, new), encoding="utf-8")
    faults = {(fault.file, fault.column, fault.rule) for fault in read_outcome(out, problem=problem()).faults}
    assert {(column, rule)} <= {fault[1:] for fault in faults}


@pytest.mark.parametrize("stated", ["3", '{"a": 1}', "[1]", "null"])
def test_floors_that_are_no_list_are_a_fault(out: Path, stated: str) -> None:
    """plan.json keeps its floors as a list of objects; anything else is said, not raised."""
    content = json.loads((out / "plan.json").read_text(encoding="utf-8")) | {"floors": json.loads(stated)}
    (out / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    rules = {fault.rule for fault in read_outcome(out, problem=problem()).faults}
    assert "must be a list of objects of names and values" in rules


def test_without_floors_no_file_says_a_word_of_them(tmp_path: Path) -> None:
    """A run without floors writes what it did before there were any."""
    out = outcome_case.write(tmp_path / "out")
    assert "floors" not in json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert "floor" not in (out / "prices.csv").read_text(encoding="utf-8")


def test_the_next_run_begins_with_the_prices_of_the_same_floors(out: Path) -> None:
    """Floors find their old price by name; a new one is free."""
    today = replace(problem(), floors=(replace(problem().floors[1]), replace(problem().floors[0], name="new")))
    assert start_prices(read_prices_alone(out), today).floors.tolist() == [9.5, 0.0]
