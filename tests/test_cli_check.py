"""``check``: a good plan passes, a broken one is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_run import TINY, copy_of_tiny, edit, run
from test_cli_match import DAY

from api.cli import main


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plan of the smallest sample."""
    out = tmp_path_factory.mktemp("plan") / "out"
    assert main(["match", str(TINY), "--out", str(out), "--gap", "0", "--quiet", *DAY]) == 0
    return out


@pytest.fixture
def own_plan(plan: Path, tmp_path: Path) -> Path:
    """Copy the plan, so that it may be changed."""
    return Path(shutil.copytree(plan, tmp_path / "plan"))


def test_a_plan_of_ours_passes(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    """Exit code 0, and what was verified."""
    ran = run(capsys, "check", TINY, plan, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "nothing is broken" in ran.out
    machine = run(capsys, "check", TINY, plan, "--json")
    assert machine.data == {"violations": [], "faults": [], "changed_inputs": []}


def test_a_changed_value_is_a_violation(capsys: pytest.CaptureFixture[str], own_plan: Path) -> None:
    """Exit code 4, and the person whose row is wrong."""
    rows = (own_plan / "placements.csv").read_text(encoding="utf-8").splitlines()
    cells = rows[1].split(",")
    cells[8] = "0.123"
    (own_plan / "placements.csv").write_text("\n".join([rows[0], ",".join(cells), *rows[2:], ""]), encoding="utf-8")
    ran = run(capsys, "check", TINY, own_plan, "--json")
    assert ran.code == 4
    assert cells[0] in {violation["subject"] for violation in ran.data["violations"]}
    told = run(capsys, "check", TINY, own_plan, "--quiet")
    assert told.code == 4
    assert cells[0] in told.err
    assert told.out == ""


def test_a_lie_in_plan_json_is_a_fault(capsys: pytest.CaptureFixture[str], own_plan: Path) -> None:
    """A count that disagrees with the rows ends with exit code 4 too."""
    plan = json.loads((own_plan / "plan.json").read_text(encoding="utf-8"))
    plan["counts"]["people_placed"] += 1
    (own_plan / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    ran = run(capsys, "check", TINY, own_plan, "--json")
    assert ran.code == 4
    assert ran.data["faults"]


def test_records_that_changed_since_are_named(capsys: pytest.CaptureFixture[str], plan: Path, tmp_path: Path) -> None:
    """A plan is checked against the records as they are now, and the changed file is said."""
    folder = copy_of_tiny(tmp_path / "in")
    edit(folder / "jobs.csv", "ApS", "A/S")
    ran = run(capsys, "check", folder, plan, "--json")
    assert (ran.code, ran.data["changed_inputs"]) == (0, ["jobs.csv"])
    assert "jobs.csv" in run(capsys, "check", folder, plan, "--lang", "en").err


def test_a_folder_without_a_plan_is_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit code 2, not 4: there is nothing to check."""
    assert run(capsys, "check", TINY, tmp_path).code == 2
