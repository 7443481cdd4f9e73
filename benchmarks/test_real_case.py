"""The real case, whole: build, read, score, solve, check, write. Needs the downloads (``MIKROPOL_DATA``)."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from api.pipeline import MatchResult, RunOptions, match
from benchmarks.conftest import TODAY
from benchmarks.folder import write_folder
from benchmarks.real_case import build
from benchmarks.real_people import REGION
from matching.check import violations

DATA = os.environ.get("MIKROPOL_DATA", "")

pytestmark = pytest.mark.skipif(not DATA, reason="MIKROPOL_DATA is not set: the downloads are not part of the project")


@pytest.mark.parametrize(("n_people", "n_houses"), [(300, 6), (1_000, 9)])
def test_real_case(benchmark: BenchmarkFixture, tmp_path: Path, n_people: int, n_houses: int) -> None:
    """Texts and travel included, the plan is checked, within 0.1 %, and places at least a quarter of the people."""
    write_folder(build(Path(DATA), n_people, n_houses, seed=1), tmp_path / "case")
    options = RunOptions(today=TODAY)
    done: MatchResult = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: match(tmp_path / "case", tmp_path / "out", options), rounds=1
    )
    benchmark.extra_info.update(value=done.plan.value, gap=done.plan.gap, placed=len(done.plan.placements))
    assert not violations(done.case.problem, done.plan)
    assert done.plan.gap <= 1e-3
    assert len(done.plan.placements) >= n_people / 4


def test_the_same_seed_builds_the_same_case() -> None:
    """Building is seeded, and people live in the four municipalities' part of the country."""
    first, second = (build(Path(DATA), 100, 4, seed=2) for _ in range(2))
    for name in ("candidates", "members", "jobs", "houses", "places", "blocks"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert set(first.houses["municipality"]) == set(REGION)
    assert first.candidates["postcode"].str.startswith("6").all()
    assert first.candidates["lat"].between(54.8, 55.5).all()
