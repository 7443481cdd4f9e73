"""A run from files to files that is stopped, or told about: the plan is whole all the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from api.bundled import bundled
from api.pipeline import RunOptions, match
from matching.check import violations
from matching.options import SolveOptions

TINY = bundled("samples", "tiny")
DAY = date(2026, 11, 23)
FILES = (
    "placements.csv",
    "unplaced.csv",
    "blocks.csv",
    "prices.csv",
    "supply.csv",
    "plan.json",
    "timing.json",
    "report.html",
)


def test_both_solvers_find_the_optimum_of_the_sample(tmp_path: Path) -> None:
    """HiGHS and CBC write the same value and prove it."""
    for solver in ("highs", "cbc"):
        match(TINY, tmp_path / solver, RunOptions(today=DAY, solve=SolveOptions(gap=0.0, solver=solver)))
        said = json.loads((tmp_path / solver / "plan.json").read_text(encoding="utf-8"))
        assert said["value"] == pytest.approx(6.0, abs=1e-9)
        assert said["bound"] == pytest.approx(6.0, abs=1e-9)
        assert said["status"] == "optimal"


@pytest.mark.parametrize("stop", [True, False], ids=["asked to stop", "out of time"])
def test_a_run_that_ends_at_once_writes_a_whole_plan(tmp_path: Path, *, stop: bool) -> None:
    """All files are there, the plan is checked, and the status says how it ended unless it is proven best."""
    options = RunOptions(today=DAY, solve=SolveOptions(gap=0.0, time_limit=60.0 if stop else 0.001))
    result = match(TINY, tmp_path / "out", options, should_stop=lambda: stop)
    assert violations(result.case.problem, result.plan) == ()
    assert result.plan.status in ({"cancelled", "optimal"} if stop else {"time_limit", "optimal"})
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)


def test_every_stage_is_told_and_timed(tmp_path: Path) -> None:
    """Progress hears each stage when it begins; the seconds of the result have the same stages."""
    told: list[str] = []

    def hear(stage: str, *, value: float | None = None, bound: float | None = None) -> None:
        told.append(stage)
        assert value is None or bound is None or value <= bound

    result = match(TINY, tmp_path / "out", RunOptions(today=DAY), progress=hear)
    stages = list(dict.fromkeys(told))
    assert stages[:4] == ["read", "travel", "score", "build"]
    assert stages[-3:] == ["check", "explain", "write"]
    assert set(result.seconds) == set(stages)
    assert min(result.seconds.values()) >= 0
