"""``match`` and ``demo``: what is written, told and returned."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_run import TINY, copy_of_tiny, edit, run

from api.commands.demo import SAMPLE_DAY

DAY = ("--date", SAMPLE_DAY.isoformat())
WRITTEN = {
    "placements.csv",
    "unplaced.csv",
    "blocks.csv",
    "prices.csv",
    "supply.csv",
    "plan.json",
    "timing.json",
    "report.html",
}


def test_a_run_writes_all_its_files_and_tells_what_came_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A person reads how many are placed, why others are not, how good the plan is and where it lies."""
    out = tmp_path / "out"
    ran = run(capsys, "match", TINY, "--out", out, "--gap", 0, *DAY, "--lang", "en")
    assert ran.code == 0
    assert {path.name for path in out.iterdir()} == WRITTEN
    assert "People placed: 9 of 15" in ran.out
    assert "proven to be the best plan" in ran.out
    assert str(out) in ran.out


def test_danish_is_spoken_without_being_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ``--lang`` and MIKROPOL_LANG the summary is Danish."""
    monkeypatch.delenv("MIKROPOL_LANG", raising=False)
    ran = run(capsys, "match", TINY, "--out", tmp_path / "out", *DAY)
    assert "Personer placeret: 9 af 15" in ran.out


def test_a_machine_gets_one_object_and_stderr_stays_empty(tmp_path: Path) -> None:
    """In a process of its own, where solvers write past Python, stdout is one JSON object with the plan's numbers."""
    out = tmp_path / "out"
    words = [sys.executable, "-m", "api.cli", "--json", "match", str(TINY), "--out", str(out), *DAY]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    data, plan = json.loads(done.stdout), json.loads((out / "plan.json").read_text(encoding="utf-8"))
    keys = ("status", "value", "bound", "price_bound", "gap", "counts", "stability")
    assert {key: data[key] for key in keys} == {key: plan[key] for key in keys}
    assert set(data) == {*keys, "stability", "out", "notices", "seconds"}
    assert done.stderr == ""


def test_a_quiet_run_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """``--quiet`` writes the plan and not a word."""
    ran = run(capsys, "match", TINY, "--out", tmp_path / "out", "--quiet", *DAY)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_fits_and_travel_are_judged_when_their_files_are_ignored(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """``--no-fit --no-travel`` give another plan than the files do, and plan.json says so."""
    out = tmp_path / "out"
    ran = run(capsys, "match", TINY, "--out", out, "--no-fit", "--no-travel", "--json", *DAY)
    options = json.loads((out / "plan.json").read_text(encoding="utf-8"))["options"]
    assert (options["fit"], options["travel"]) == (False, False)
    assert ran.data["value"] != pytest.approx(6.0)


def test_every_bad_row_is_listed_and_nothing_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Faults in two files end with exit code 2, each with its place, and OUT is not made."""
    folder = copy_of_tiny(tmp_path / "in")
    edit(folder / "candidates.csv", "C02", "C01")
    edit(folder / "places.csv", "count", "number")
    ran = run(capsys, "match", folder, "--out", tmp_path / "out", "--json", *DAY)
    assert ran.code == 2
    assert {fault["file"] for fault in ran.data["faults"]} >= {"candidates.csv", "places.csv"}
    assert not (tmp_path / "out").exists()
    told = run(capsys, "match", folder, "--out", tmp_path / "out", *DAY, "--lang", "en").err.splitlines()
    assert "candidates.csv" in told
    assert "places.csv" in told


def test_pins_that_clash_are_named_with_what_they_overfill(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Two pins on one opening end with exit code 3, both people and the job."""
    folder = copy_of_tiny(tmp_path / "in")
    header, pin = (folder / "pins.csv").read_text(encoding="utf-8").splitlines()[:2]
    who, rest = pin.split(",", 1)
    other = "C01" if who != "C01" else "C02"
    (folder / "pins.csv").write_text(f"{header}\n{pin}\n{other},{rest}\n", encoding="utf-8")
    ran = run(capsys, "match", folder, "--out", tmp_path / "out", "--json", *DAY)
    assert ran.code == 3
    assert {who, other} <= set(ran.data["ids"])
    assert any(rest.split(",")[0] in what for what in ran.data["overfilled"])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "column"),
    [
        (("--min-fit", "1.5"), "--min-fit"),
        (("--gap", "nan"), "--gap"),
        (("--time-limit", "0"), "--time-limit"),
        (("--top-k", "0"), "--top-k"),
        (("--date", "23/11/2026"), "--date"),
    ],
)
def test_an_option_out_of_its_range_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, str], column: str
) -> None:
    """Each ends with exit code 2 and the name of the option."""
    ran = run(capsys, "match", TINY, "--out", tmp_path / "out", "--json", *words)
    assert (ran.code, ran.data["faults"][0]["column"]) == (2, column)


def test_somebody_elses_folder_is_not_replaced_without_force(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A folder that holds no plan of ours is refused with exit code 2, and replaced with ``--force``."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("dear", encoding="utf-8")
    refused = run(capsys, "match", TINY, "--out", out, "--json", *DAY)
    assert (refused.code, refused.data["faults"][0]["column"]) == (2, "--out")
    assert (out / "letter.txt").exists()
    assert run(capsys, "match", TINY, "--out", out, "--force", "--json", *DAY).code == 0
    assert not (out / "letter.txt").exists()


def test_a_missing_folder_is_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder that is not there ends with exit code 2."""
    assert run(capsys, "match", tmp_path / "none", "--out", tmp_path / "out").code == 2


def test_the_demo_writes_beside_you_and_says_what_to_try_next(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``demo`` needs no folder; its suggested commands run as they are printed, even a second time."""
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "demo", "--quiet").code == 0
    ran = run(capsys, "demo", "--lang", "en")
    assert ran.code == 0
    assert (tmp_path / "mikropol-demo" / "report.html").exists()
    suggested = [line.split()[1:] for line in ran.out.splitlines() if line.startswith("  mikropol ")]
    assert [words[0] for words in suggested] == ["check", "explain", "match"]
    assert [run(capsys, *words).code for words in suggested[:2]] == [0, 0]
