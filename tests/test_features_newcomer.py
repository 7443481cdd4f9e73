"""A newcomer's fits are those of a full run with the newcomer among the records."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from features import synthetic
from features.newcomer import judge_candidate, judge_job
from features.pipeline import score

DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw candidates and jobs."""
    market = synthetic.market(60, seed=3, with_texts=True)
    return market.candidates, market.jobs


def test_the_last_candidate_is_judged_as_in_a_full_run(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """The same eligible jobs with the same fits."""
    candidates, jobs = tables
    full = score(candidates, jobs, top_k=10_000, today=DAY).fits
    judged = judge_candidate(candidates, jobs, today=DAY)
    columns, fits = full.row(len(candidates) - 1)
    assert judged.others.tolist() == columns.tolist()
    assert judged.fits == pytest.approx(fits, abs=1e-9)


def test_the_last_job_is_judged_as_in_a_full_run(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """The same eligible candidates with the same fits, however many are looked at at once."""
    candidates, jobs = tables
    full = score(candidates, jobs, top_k=10_000, today=DAY).fits
    last = full.columns == len(jobs) - 1
    for block_cells in (1, 1_000_000):
        judged = judge_job(candidates, jobs, today=DAY, block_cells=block_cells)
        assert judged.others.tolist() == full.rows()[last].tolist()
        assert judged.fits == pytest.approx(full.get(judged.others, len(jobs) - 1, -1.0), abs=1e-9)
