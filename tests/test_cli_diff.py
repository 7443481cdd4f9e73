"""``diff``: two plans compared from their folders alone, for a person and for a machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import outcome_case
import pytest
from cli_run import edit, run

from api.commands.diff_words import MOST_LISTED
from matching.plan import Placement, Plan, Reason

NO_CAUSE = "No single cause is found: the plan weighs everybody together."
ANN, BOB, EVA = outcome_case.plan().placements


def written(folder: Path, rows: Sequence[Placement]) -> Path:
    """Write the plan of the small case with other rows; everybody else waits."""
    plan = outcome_case.plan()
    placed = {row.person for row in rows}
    unplaced = {i: plan.unplaced.get(i, Reason.OPENINGS_FULL) for i in range(6) if i not in placed}
    changed: Plan = replace(plan, placements=tuple(rows), unplaced=unplaced)
    return outcome_case.write(folder, outcome=changed)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Write the plan that places ann, bob and eva."""
    return written(tmp_path / "first", (ANN, BOB, EVA))


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """Write the plan that moves ann to another day, drops bob, adds cia and leaves eva where she is."""
    moved = replace(ANN, days=ANN.days << 1)
    added = replace(ANN, person=2, days=1)
    return written(tmp_path / "second", (moved, added, EVA))


def test_a_machine_reads_every_change(capsys: pytest.CaptureFixture[str], first: Path, second: Path) -> None:
    """Moved, added and dropped, each with job, house, kind, days and parts as lists, and value."""
    ran = run(capsys, "diff", first, second, "--json")
    ann = {
        "job_id": "J1",
        "house_id": "H1",
        "place_kind": "desk",
        "days": ["tue", "wed", "thu"],
        "day_parts": ["am", "pm"],
        "value": pytest.approx(0.77),
    }
    bob = {"job_id": "J2", "house_id": "", "place_kind": "", "days": [], "day_parts": [], "value": 0.65}
    no_cause = {"kind": "no_single_cause", "sure": False}
    assert ran.code == 0
    assert ran.data == {
        "moved": [
            {"candidate_id": "ann", "from": ann, "to": ann | {"days": ["wed", "thu", "fri"]}, "because": [no_cause]}
        ],
        "added": [{"candidate_id": "cia", "to": ann | {"days": ["mon"]}, "because": [no_cause]}],
        "dropped": [{"candidate_id": "bob", "from": bob, "because": [no_cause]}],
        "classes": {"moved": [], "added": [], "dropped": []},
        "changes": [],
        "causes_known": True,
        "same": 1,
        "only_in_first": 0,
        "only_in_second": 0,
        "value": {"before": outcome_case.plan().value, "after": outcome_case.plan().value},
    }


def test_a_person_reads_it_in_their_language(capsys: pytest.CaptureFixture[str], first: Path, second: Path) -> None:
    """Who moved from where to where, who came and who fell out: Danish unless English is asked for."""
    english = run(capsys, "diff", first, second, "--lang", "en").out.splitlines()
    assert english[:11] == [
        "Openings, places, classes and options are the same for both plans.",
        "Same place in both plans: 1",
        "Moved: 1",
        "  ann: J1, H1, desk, Tue, Wed, Thu (whole day) → J1, H1, desk, Wed, Thu, Fri (whole day)",
        f"    {NO_CAUSE}",
        "Placed now, not before: 1",
        "  cia: J1, H1, desk, Mon (whole day)",
        f"    {NO_CAUSE}",
        "Placed before, not now: 1",
        "  bob: J2",
        f"    {NO_CAUSE}",
    ]
    danish = run(capsys, "diff", first, second, "--lang", "da").out.splitlines()
    assert danish[2] == "Flyttet: 1"
    assert "tir, ons, tor" in danish[3]
    assert danish[4] == "    Der er ikke fundet en enkelt årsag: planen afvejer alle under ét."
    assert not set(danish) & set(english[:-1]) - {"  bob: J2"}


def test_a_plan_beside_itself_has_no_changes(capsys: pytest.CaptureFixture[str], first: Path) -> None:
    """Nobody moves, comes or goes between a plan and the same plan."""
    data = run(capsys, "diff", first, first, "--json").data
    assert (data["moved"], data["added"], data["dropped"], data["same"]) == ([], [], [], 3)


def test_people_known_to_one_plan_only_are_counted(capsys: pytest.CaptureFixture[str], first: Path) -> None:
    """A person under another id has left one plan's people and is new in the other's."""
    other = first.parent / "other"
    outcome_case.write(other)
    edit(other / "unplaced.csv", "dan,", "don,")
    data = run(capsys, "diff", first, other, "--json").data
    assert (data["only_in_first"], data["only_in_second"]) == (1, 1)
    assert "new in the second plan: 1; no longer in it: 1" in run(capsys, "diff", first, other, "--lang", "en").out


def test_a_long_list_is_cut_for_a_person_and_whole_for_a_machine(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Beyond so many lines only the number of the rest is said; ``--json`` has all."""
    n = MOST_LISTED + 3
    for name, listed, waiting in (("none", 0, n), ("all", n, 0)):
        out = outcome_case.write(tmp_path / name)
        rows = "".join(f"p{i:02},J2,,,,,0.5,,0.5,\n" for i in range(listed))
        header = (out / "placements.csv").read_text(encoding="utf-8").splitlines()[0]
        (out / "placements.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
        rows = "".join(f"p{i:02},no_fit,\n" for i in range(waiting))
        (out / "unplaced.csv").write_text(f"candidate_id,reason,what_would_help\n{rows}", encoding="utf-8")
        content = json.loads((out / "plan.json").read_text(encoding="utf-8"))
        content["counts"] |= {"people_placed": listed, "people_unplaced": waiting}
        (out / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    words = ("diff", tmp_path / "none", tmp_path / "all")
    said = run(capsys, *words, "--lang", "en").out.splitlines()
    assert sum(line.startswith("  p") for line in said) == MOST_LISTED
    assert "  and 3 more; --json lists them all" in said
    assert len(run(capsys, *words, "--json").data["added"]) == n


@pytest.mark.parametrize("name", ["plan.json", "placements.csv", "unplaced.csv", "blocks.csv"])
@pytest.mark.parametrize("broken", ["first", "second"])
def test_a_folder_that_is_not_whole_is_named(
    capsys: pytest.CaptureFixture[str], first: Path, second: Path, name: str, broken: str
) -> None:
    """Whichever of the two lacks a file, exit code 2 and the file with its folder."""
    ((first if broken == "first" else second) / name).unlink()
    ran = run(capsys, "diff", first, second, "--json")
    assert ran.code == 2
    assert [fault["file"] for fault in ran.data["faults"]] == [str(first.parent / broken / name)]


def test_a_folder_that_is_no_plan_is_told_in_both_languages(
    capsys: pytest.CaptureFixture[str], first: Path, tmp_path: Path
) -> None:
    """A folder without plan.json holds no plan; nothing stands on stdout."""
    for lang, words in (("en", "this folder holds no plan"), ("da", "mappen")):
        ran = run(capsys, "diff", first, tmp_path, "--lang", lang)
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err
