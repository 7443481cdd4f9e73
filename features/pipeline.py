"""Records to fits, as one paragraph: read remote, apply the hard rules, add up the reasons, keep each side's best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from features.eligibility import Eligibility
from features.judgement import Judgement
from features.records import Notice
from features.remote import Remote, read_remotes
from features.shortlist import BLOCK_CELLS, INELIGIBLE, shortlist
from matching.fits import Fits

_NAMED = 10  # job ids in a notice


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """The fits of one market.

    Attributes
    ----------
    fits
        (n_candidates, n_jobs); a stored pair is eligible and among the best of one side, or kept on purpose.
    n_dropped
        Eligible pairs that neither side's best k held.
    notices
    remotes
        What was read about remote work, one a job.
    judgement
        The fitted components, for explanations.
    """

    fits: Fits
    n_dropped: int
    notices: tuple[Notice, ...]
    remotes: tuple[Remote, ...]
    judgement: Judgement


def score(
    candidates: pd.DataFrame,
    jobs: pd.DataFrame,
    *,
    top_k: int = 50,
    today: date,
    keep: Sequence[tuple[int, int]] = (),
    block_cells: int = BLOCK_CELLS,
) -> Scored:
    """Judge every eligible pair and keep the best of each side.

    Parameters
    ----------
    candidates, jobs
        Tables as `features.records` lists them.
    top_k
        Jobs kept per candidate and candidates kept per job, at least 1.
    today
        Decides which jobs are over.
    keep
        Pairs (candidate, job) that are kept when eligible, whatever their rank.
    block_cells
        Pairs in memory at once; no influence on the result.

    Raises
    ------
    ValueError
        If `top_k` is below 1.
    """
    if top_k < 1:
        raise ValueError(f"top_k must be at least 1, not {top_k}")
    shape = (len(candidates), len(jobs))
    remotes = read_remotes(jobs)
    eligibility = Eligibility.of(candidates, jobs, remotes, today=today)
    judgement = Judgement.of(candidates, jobs)
    kept = shortlist(
        lambda rows: np.where(eligibility.mask(rows), judgement.fits(rows), INELIGIBLE),
        shape,
        top_k=top_k,
        keep=keep,
        cells=block_cells,
    )
    return Scored(
        fits=Fits.of(kept.candidate, kept.job, kept.fit, shape),
        n_dropped=kept.n_eligible - len(kept.fit),
        notices=_notices(jobs, remotes, shape, kept.n_eligible),
        remotes=remotes,
        judgement=judgement,
    )


def _notices(
    jobs: pd.DataFrame, remotes: Sequence[Remote], shape: tuple[int, int], n_eligible: int
) -> tuple[Notice, ...]:
    notices = []
    unclear = [job_id for job_id, remote in zip(jobs["job_id"], remotes, strict=True) if remote.mode == "unknown"]
    if unclear:
        text = (
            "{n} jobs do not say whether they can be done remotely, so nobody is placed there automatically; "
            "ask the employer: {jobs}"
        )
        named = ", ".join(unclear[:_NAMED]) + (" …" if len(unclear) > _NAMED else "")
        notices.append(Notice(text=text, file="jobs.csv", params={"n": len(unclear), "jobs": named}))
    if all(shape) and not n_eligible:
        notices.append(Notice(text="No candidate is eligible for any job", file="candidates.csv"))
    return tuple(notices)
