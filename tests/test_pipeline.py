"""The whole run: the same bytes again, and what is written can be checked."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from api.bundled import bundled
from api.pipeline import RunOptions, check, match, reopen
from matching.options import SolveOptions

TINY = bundled("samples", "tiny")
DAY = date(2026, 11, 23)
CONTRACT = ("placements.csv", "unplaced.csv", "blocks.csv", "prices.csv", "supply.csv", "plan.json")


def options(*, use_files: bool = True, threads: int = 1) -> RunOptions:
    """Return options for the optimum, with or without the sample's own fits and travel times."""
    solve = SolveOptions(gap=0.0, threads=threads)
    return RunOptions(today=DAY, solve=solve, use_fit=use_files, use_travel=use_files)


@pytest.mark.parametrize("use_files", [True, False], ids=["own fits", "computed fits"])
def test_the_same_run_writes_the_same_bytes(tmp_path: Path, *, use_files: bool) -> None:
    """Twice, with one thread and with two, byte for byte."""
    for name, threads in (("one", 1), ("again", 1), ("two", 2)):
        match(TINY, tmp_path / name, options(use_files=use_files, threads=threads))
    for file in CONTRACT:
        first = (tmp_path / "one" / file).read_bytes()
        assert (tmp_path / "again" / file).read_bytes() == first, file
        assert (tmp_path / "two" / file).read_bytes() == first, file


@pytest.mark.parametrize("use_files", [True, False], ids=["own fits", "computed fits"])
def test_what_is_written_passes_the_check(tmp_path: Path, *, use_files: bool) -> None:
    """A plan that was read back breaks no rule, and its records have not changed."""
    match(TINY, tmp_path / "out", options(use_files=use_files))
    found = check(TINY, tmp_path / "out")
    assert (found.violations, found.faults, found.changed_inputs) == ((), (), ())


def test_changed_records_are_told(tmp_path: Path) -> None:
    """A plan is opened again with its own options, and records that changed since are named."""
    folder = tmp_path / "records"
    shutil.copytree(TINY, folder)
    match(folder, tmp_path / "out", options())
    with (folder / "jobs.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    case, plan, changed = reopen(folder, tmp_path / "out")
    assert changed == ("jobs.csv",)
    assert case.options == options()
    assert plan.value == pytest.approx(6.0)


def test_a_tampered_plan_is_found_out(tmp_path: Path) -> None:
    """Somebody who gives themselves another day is found by the check."""
    match(TINY, tmp_path / "out", options())
    placements = tmp_path / "out" / "placements.csv"
    told = placements.read_text(encoding="utf-8")
    assert "tue;thu,eve" in told
    placements.write_text(told.replace("tue;thu,eve", "tue;wed,eve"), encoding="utf-8")
    assert check(TINY, tmp_path / "out").violations != ()
