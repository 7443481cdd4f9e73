"""The fits of one newcomer with everybody on the other side, the same numbers as a run with the newcomer among them.

A reason may look at every text of the market (which words are rare, which are skills), so the newcomer is judged among
all records; only their own pairs are kept, and no shortlist cuts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from features.eligibility import Eligibility
from features.judgement import Judgement
from features.remote import Remote, read_remotes
from features.shortlist import BLOCK_CELLS, blocks
from matching.fits import Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """A newcomer's eligible pairs.

    Attributes
    ----------
    others : (n,)
        Positions on the other side, ascending.
    fits : (n,)
    judgement
        The fitted components, for explanations; the newcomer stands last on its side.
    remotes
        What was read about remote work, one a job.
    """

    others: Ints
    fits: Floats
    judgement: Judgement
    remotes: tuple[Remote, ...]


def judge_candidate(candidates: pd.DataFrame, jobs: pd.DataFrame, *, today: date) -> Judged:
    """Judge the last of the candidates with every job."""
    remotes, eligibility, judgement = _fitted(candidates, jobs, today)
    last = slice(len(candidates) - 1, len(candidates))
    others = np.flatnonzero(eligibility.mask(last)[0])
    return Judged(others=others, fits=judgement.fits(last)[0, others], judgement=judgement, remotes=remotes)


def judge_job(candidates: pd.DataFrame, jobs: pd.DataFrame, *, today: date, block_cells: int = BLOCK_CELLS) -> Judged:
    """Judge the last of the jobs with every candidate; `block_cells` pairs are in memory at once."""
    remotes, eligibility, judgement = _fitted(candidates, jobs, today)
    fits, eligible = np.zeros(len(candidates)), np.zeros(len(candidates), dtype=bool)
    for rows in blocks(len(candidates), len(jobs), block_cells):
        eligible[rows] = eligibility.mask(rows)[:, -1]
        if eligible[rows].any():
            fits[rows] = judgement.fits(rows)[:, -1]
    others = np.flatnonzero(eligible)
    return Judged(others=others, fits=fits[others], judgement=judgement, remotes=remotes)


def _fitted(
    candidates: pd.DataFrame, jobs: pd.DataFrame, today: date
) -> tuple[tuple[Remote, ...], Eligibility, Judgement]:
    remotes = read_remotes(jobs)
    return remotes, Eligibility.of(candidates, jobs, remotes, today=today), Judgement.of(candidates, jobs)
