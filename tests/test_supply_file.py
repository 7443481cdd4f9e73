"""supply.csv: what there was, for whoever has no records; every lie in it is found, and old plans need none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import outcome_case
import pytest
from cli_run import TINY, edit, run
from hypothesis import assume, given, settings
from strategies import problems
from test_pipeline import options

from api.outcome import read_outcome
from api.outcome.alone import read_whole
from api.outcome.supply_file import read_supply_alone
from api.outcome.tables import supply_rows
from api.pipeline import match
from matching.errors import BadInput, Fault
from matching.problem import Problem
from matching.week import DAYS, PARTS


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return outcome_case.write(tmp_path / "out")


def faults(out: Path) -> list[Fault]:
    """Return what is wrong with supply.csv, judged with the records."""
    found = read_outcome(out, problem=outcome_case.problem()).faults
    assert all(fault.file == "supply.csv" for fault in found)
    return list(found)


def test_what_there_was_is_written_row_by_row(out: Path) -> None:
    """Openings and place-slots that hold anything, capacity after fixed classes, used as in prices.csv; 0 is absent."""
    rows = (out / "supply.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:3] == [
        "kind,job_id,house_id,place_kind,day,day_part,capacity,used",
        "opening,J1,,,,,1,1",
        "opening,J2,,,,,2,1",
    ]
    assert "place,,H1,desk,sat,eve,1,0" in rows
    assert "place,,H1,seat,mon,am,6,0" in rows
    assert "place,,H1,seat,tue,pm,8,6" in rows
    assert not any("J3" in row or "H2" in row for row in rows)
    assert len(rows) == 3 + 10 + 1 + 10


@given(problems())
@settings(max_examples=30, deadline=None)
def test_what_is_written_is_read_alone(problem: Problem) -> None:
    """Without the records the capacities come back, every one of them."""
    assume((problem.capacity >= 0).all())  # else there is no plan
    nothing = replace(outcome_case.plan(), placements=(), classes=(), unplaced={}, unplaced_classes={})
    with TemporaryDirectory() as folder:
        rows = [",".join(row) for row in supply_rows(problem, nothing)]
        header = "kind,job_id,house_id,place_kind,day,day_part,capacity,used"
        (Path(folder) / "supply.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        supply, found = read_supply_alone(Path(folder))
    assert supply is not None
    assert found == []
    openings = {job: int(n) for job, n in zip(problem.jobs.ids, problem.jobs.openings, strict=True) if n}
    assert {job: held.capacity for job, held in supply.openings.items()} == openings
    places = {
        (problem.houses.ids[h], problem.kinds[k], DAYS[d], PARTS[p]): int(problem.capacity[h, k, d, p])
        for h, k, d, p in np.argwhere(problem.capacity)
    }
    assert {slot: held.capacity for slot, held in supply.places.items()} == places


OPENING, PLACE = "opening,J1,,,,,1,1", "place,,H1,desk,sat,eve,1,0"
ORDER = "each opening and place must stand once, in the order of openings, houses, kinds and times"
LIES = [
    (OPENING, "opening,J1,,,,,2,1", "capacity", "must be {wanted}"),
    (OPENING, "opening,J1,,,,,1,0", "used", "must be {wanted}"),
    (PLACE, "place,,H1,desk,sat,eve,2,0", "capacity", "must be {wanted}"),
    (PLACE, "place,,H1,desk,sat,eve,1,1", "used", "must be {wanted}"),
    (PLACE, "place,,H1,desk,sat,eve,many,0", "capacity", "must be {wanted}"),
    (PLACE, "place,,H2,desk,sat,eve,1,0", "capacity", "must be {wanted}"),
    (PLACE, "place,,H9,desk,sat,eve,1,0", "house_id", "must be known in this market"),
    (PLACE, "place,J1,H1,desk,sat,eve,1,0", "job_id", "must be blank in this row"),
    (OPENING, "opening,J1,H1,,,,1,1", "house_id", "must be blank in this row"),
    (OPENING, "entry,J1,,,,,1,1", "kind", "must be one of {allowed}"),
    (OPENING, f"{OPENING}\n{OPENING}", "", ORDER),
    (f"{OPENING}\nopening,J2,,,,,2,1", f"opening,J2,,,,,2,1\n{OPENING}", "", ORDER),
    (f"{OPENING}\n", "", "", "must list every opening and place that there is; missing are {n}"),
    (f"{PLACE}\n", "", "", "must list every opening and place that there is; missing are {n}"),
    ("capacity,used", "capacity", "used", "the column must be there once"),
]


@pytest.mark.parametrize(("old", "new", "column", "rule"), LIES)
def test_every_lie_is_found_with_the_records(out: Path, old: str, new: str, column: str, rule: str) -> None:
    """Another number, a row too much, a row too few, a row elsewhere: `check` names column and rule."""
    edit(out / "supply.csv", old, new)
    assert (column, rule) in [(fault.column, fault.rule) for fault in faults(out)]


def test_what_is_used_is_judged_only_beside_whole_rows(out: Path) -> None:
    """A placement that cannot be read is one fault, and not also a wrong use."""
    edit(out / "placements.csv", "ann,J1", "zoe,J1")
    found = read_outcome(out, problem=outcome_case.problem()).faults
    assert [fault.file for fault in found] == ["placements.csv"]


def test_a_plan_from_before_has_none_and_is_whole(out: Path) -> None:
    """Without supply.csv nothing is wrong, and what there was is not known."""
    (out / "supply.csv").unlink()
    assert faults(out) == []
    assert read_whole(out).supply is None


ALONE = [
    (PLACE, "place,,H1,desk,sat,eve,-1,0", "capacity", "must be a count"),
    (PLACE, f"place,,H1,desk,sat,eve,{'9' * 5000},0", "capacity", "must be a count"),
    (PLACE, "place,,H1,desk,sat,night,1,0", "day_part", "must be one of {allowed}"),
    (PLACE, "place,,H1,desk,someday,eve,1,0", "day", "must be one of {allowed}"),
    (PLACE, f"{PLACE}\n{PLACE}", "", "each opening and place must stand once"),
    (OPENING, f"{OPENING}\n{OPENING}", "", "each opening and place must stand once"),
    (OPENING, "entry,J1,,,,,1,1", "kind", "must be one of {allowed}"),
]


@pytest.mark.parametrize(("old", "new", "column", "rule"), ALONE)
def test_what_cannot_be_read_alone_is_refused(out: Path, old: str, new: str, column: str, rule: str) -> None:
    """Without records too, each broken cell is named with its folder."""
    edit(out / "supply.csv", old, new)
    with pytest.raises(BadInput) as error:
        read_whole(out)
    places = [(fault.file, fault.column, fault.rule) for fault in error.value.faults]
    assert (str(out / "supply.csv"), column, rule) in places


def test_check_finds_it_from_the_shell(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`check` passes a plan as written and refuses one whose supply.csv was changed, in either language."""
    match(TINY, tmp_path / "out", options())
    assert run(capsys, "check", TINY, tmp_path / "out").code == 0
    path = tmp_path / "out" / "supply.csv"
    first = path.read_text(encoding="utf-8").splitlines()[1]
    edit(path, first, first[: first.rindex(",")] + ",77")
    for lang, words in (("en", "line 2, used: must be 1"), ("da", "linje 2, used: skal være 1")):
        ran = run(capsys, "check", TINY, tmp_path / "out", "--lang", lang)
        assert ran.code == 4
        assert "supply.csv" in ran.err
        assert words in ran.err
