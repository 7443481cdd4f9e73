"""``diff`` on plans of real runs: a job is closed, a desk is taken away, somebody leaves; both languages, and JSON."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from cli_run import edit, run
from standing import plan
from test_pipeline import options

from api.changes import changes_between
from api.commands.diff_words import lines
from api.comparison import compare
from api.displacement import because_of
from api.outcome.alone import PlanAlone
from api.pipeline import match
from api.words import Lang, Words
from benchmarks.folder import write_folder
from features.synthetic import market

TABLES = {
    "candidates.csv": "candidate_id,postcode\nann,6200\nbo,6200\n",
    "jobs.csv": "job_id,employer,title,desk_days,openings\nJ1,Bro,Bogholder,1,1\nJ2,Havn,Revisor,1,1\n",
    "houses.csv": "house_id,name,municipality,postcode\nH1,Huset,Aabenraa,6200\n",
    "places.csv": "house_id,place_kind,count,days\nH1,desk,2,fri\n",
    "fit.csv": "candidate_id,job_id,fit\nann,J1,0.9\nann,J2,0.8\nbo,J2,0.7\n",
    "travel.csv": "candidate_id,house_id,minutes\nann,H1,0\nbo,H1,0\n",
}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Match a small market, close J1, and match again: ann takes J2 from bo. Return the records and both plans."""
    records = tmp_path / "records"
    records.mkdir()
    for name, content in TABLES.items():
        (records / name).write_text(content, encoding="utf-8")
    match(records, tmp_path / "one", options())
    edit(records / "jobs.csv", "Bogholder,1,1", "Bogholder,1,0")
    match(records, tmp_path / "two", options(), keep=tmp_path / "one")
    return records, tmp_path / "one", tmp_path / "two"


def test_a_person_reads_the_cause_and_what_is_behind_it(
    capsys: pytest.CaptureFixture[str], two: tuple[Path, Path, Path]
) -> None:
    """What differs comes first; then each person with the way back, in the language that is asked for."""
    english = run(capsys, "diff", *two[1:], "--lang", "en").out.splitlines()
    assert english == [
        "Different for the second plan: 1",
        "  J1 is closed (openings: 1 before)",
        "Records with other content: jobs.csv",
        "Same place in both plans: 0",
        "Moved: 1",
        "  ann: J1, H1, desk, Fri (whole day) → J2, H1, desk, Fri (whole day)",
        "    Cause: J1 is closed (openings: 1 before).",
        "Placed now, not before: 0",
        "Placed before, not now: 1",
        "  bo: J2, H1, desk, Fri (whole day)",
        "    Cause: ann took over J2. Behind that: J1 is closed (openings: 1 before).",
        "Value: 1.6 before, 0.8 after",
    ]
    danish = run(capsys, "diff", *two[1:], "--lang", "da").out
    assert "    Årsag: ann har overtaget J2. Det skyldes: J1 er lukket (ledige pladser før: 1).\n" in danish
    assert "Anderledes for den anden plan: 1\n  J1 er lukket (ledige pladser før: 1)\n" in danish


def test_a_machine_reads_the_same(capsys: pytest.CaptureFixture[str], two: tuple[Path, Path, Path]) -> None:
    """The steps with their kinds and ids, and what differs between the plans."""
    data = run(capsys, "diff", *two[1:], "--json").data
    closed = {"kind": "job_closed", "job_id": "J1", "before": 1, "after": 0}
    assert data["changes"] == [closed, {"kind": "records_changed", "file": "jobs.csv"}]
    assert data["moved"][0]["because"] == [closed | {"sure": True}]
    first, second = data["dropped"][0]["because"]
    assert (first["kind"], first["by"], first["of"], first["job_id"]) == ("took_over", "ann", "bo", "J2")
    assert second == closed | {"sure": True}


@pytest.mark.parametrize("which", [1, 2])
def test_of_a_plan_from_before_causes_are_not_known(
    capsys: pytest.CaptureFixture[str], two: tuple[Path, Path, Path], which: int
) -> None:
    """Without supply.csv in either plan nothing is guessed: the folder is named, and `because` is null."""
    (two[which] / "supply.csv").unlink()
    data = run(capsys, "diff", *two[1:], "--json").data
    assert data["causes_known"] is False
    assert [row["because"] for row in (*data["moved"], *data["dropped"])] == [None, None]
    said = run(capsys, "diff", *two[1:], "--lang", "en").out
    assert f"The causes are not known: the plan in {two[which]} does not say what there was (supply.csv)." in said
    assert "ause:" not in said
    assert "Årsagerne kendes ikke" in run(capsys, "diff", *two[1:], "--lang", "da").out


def test_staying_alone_is_no_difference(capsys: pytest.CaptureFixture[str], two: tuple[Path, Path, Path]) -> None:
    """A first plan made with nothing to keep, a second that keeps it: that option moves nobody and is not told."""
    data = run(capsys, "diff", *two[1:], "--json").data
    assert [change for change in data["changes"] if change["kind"] == "option_changed"] == []
    data = run(capsys, "diff", two[2], two[1], "--json").data
    assert [change["option"] for change in data["changes"] if change["kind"] == "option_changed"] == ["stay_bonus"] * (
        options().weights.stay_bonus > 0
    )


def test_a_broken_supply_file_is_named(capsys: pytest.CaptureFixture[str], two: tuple[Path, Path, Path]) -> None:
    """A number that is no count: exit code 2, with folder, file and column."""
    edit(two[2] / "supply.csv", "opening,J2,,,,,1,1", "opening,J2,,,,,x,1")
    ran = run(capsys, "diff", *two[1:], "--json")
    assert ran.code == 2
    assert [(fault["file"], fault["column"]) for fault in ran.data["faults"]] == [
        (str(two[2] / "supply.csv"), "capacity")
    ]


def _close_a_job(records: Path, out: Path) -> None:
    jobs = pd.read_csv(records / "jobs.csv", dtype=str)
    taken = pd.read_csv(out / "placements.csv", dtype=str)["job_id"].dropna()
    jobs.loc[jobs["job_id"] == taken.iloc[0], "openings"] = "0"
    jobs.to_csv(records / "jobs.csv", index=False)


def _take_desks(records: Path, out: Path) -> None:
    assert out.is_dir()
    places = pd.read_csv(records / "places.csv", dtype=str)
    desks = places["place_kind"] == "desk"
    places.loc[desks, "count"] = [str(int(n) // 2) for n in places.loc[desks, "count"]]
    places.to_csv(records / "places.csv", index=False)


def _send_somebody_away(records: Path, out: Path) -> None:
    gone = pd.read_csv(out / "placements.csv", dtype=str)["candidate_id"].iloc[0]
    for name in ("candidates.csv", "fit.csv", "travel.csv", "pins.csv"):
        table = pd.read_csv(records / name, dtype=str)
        table[table["candidate_id"] != gone].to_csv(records / name, index=False)


CASES = {
    "job": (_close_a_job, {"job_closed", "fewer_openings"}),
    "desks": (_take_desks, {"fewer_places"}),
    "person": (_send_somebody_away, {"person_gone"}),
}


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize("case", CASES)
def test_everybody_of_a_real_run_gets_a_because(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str, seed: int
) -> None:
    """Sixty people, one thing differs: it alone is told to have changed; everybody elsewhere hears why, or why not."""
    change, kinds = CASES[case]
    records = tmp_path / "records"
    write_folder(market(60, seed=seed, jobs_per_person=8, n_houses=2), records)
    match(records, tmp_path / "one", options())
    change(records, tmp_path / "one")
    match(records, tmp_path / "two", options(), keep=tmp_path / "one")
    assert run(capsys, "check", records, tmp_path / "two").code == 0
    data = run(capsys, "diff", tmp_path / "one", tmp_path / "two", "--json").data
    assert {change["kind"] for change in data["changes"]} - {"records_changed"} <= kinds
    rows = [*data["moved"], *data["added"], *data["dropped"]]
    rows += [row for part in data["classes"].values() for row in part]
    assert rows
    assert {row["because"][-1]["kind"] for row in rows} <= kinds | {"no_single_cause"}
    assert any(row["because"][-1]["kind"] in kinds for row in rows)


def said(first: PlanAlone, second: PlanAlone, lang: Lang = "en") -> list[str]:
    """Return what is said of two plans by hand."""
    changes = changes_between(first, second)
    return lines(compare(first, second), changes, because_of(first, second, changes), (), Words(lang))


def test_a_long_way_is_told_by_its_beginning_and_its_end() -> None:
    """Of six steps the middle is only counted."""
    jobs = {f"J{n}": 1 for n in range(6)}
    first = plan({f"p{n}": f"J{n}" for n in range(6)}, jobs=jobs)
    second = plan({f"p{n}": f"J{n + 1}" for n in range(5)}, waiting=("p5",), jobs=jobs | {"J0": 0})
    assert (
        "    Cause: p4 took over J5. Behind that: p3 took over J4. Behind that: p2 took over J3. "
        "Behind that, 3 steps further: J0 is closed (openings: 1 before)."
    ) in said(first, second)


def test_classes_and_options_are_told() -> None:
    """A class that came, the people it pushed, a class that moved; an option that may have moved anybody."""
    first = plan(
        {"a": "H1 fri", "b": "H1 fri"},
        desks={"H1": 4},
        classes={"L": ("H1 mon", 2)},
        options={"travel_weight": 0.005},
    )
    second = plan(
        {"a": "H1 fri"},
        waiting=("b",),
        desks={"H1": 4},
        classes={"K": ("H1 fri", 3), "L": ("H1 tue", 2)},
        options={"travel_weight": 0.01},
    )
    assert said(first, second)[:12] == [
        "Different for the second plan: 2",
        "  the class K is new in the records",
        "  the option travel_weight is another (0.005 before, 0.01 now)",
        "Same place in both plans: 1",
        "Moved: 0",
        "Placed now, not before: 0",
        "Placed before, not now: 1",
        "  b: H1, desk, Fri (morning)",
        "    Cause: K took over at H1 (desk, Fri (morning)). Behind that: the class K is new in the records.",
        "Classes elsewhere, added or dropped: 2",
        "  L: H1, desk, Mon (morning) → H1, desk, Tue (morning)",
        "    Possible cause: other options (travel_weight).",
    ]
    danish = said(first, second, "da")
    assert (
        "    Årsag: K har overtaget pladsen i H1 (skrivebord, fre (formiddag)). Det skyldes: holdet K er nyt." in danish
    )


def test_a_swap_says_who_took_over_and_that_no_cause_is_found() -> None:
    """Who took it is a fact, and stands as one."""
    jobs = {"J1": 1, "J2": 1}
    told = said(plan({"a": "J1", "b": "J2"}, jobs=jobs), plan({"a": "J2", "b": "J1"}, jobs=jobs))
    assert "    b took over J1. No single cause is found: the plan weighs everybody together." in told
