"""Invented wishes for listed jobs, and employers that a candidate will not work for."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_WISHING, _AVOIDING = 0.15, 0.03
_WISHES = (-0.2, -0.1, -0.05, 0.05, 0.1, 0.2)

Wishes = tuple[tuple[str, float], ...]


def _wishes(rng: np.random.Generator, job_ids: NDArray[np.object_]) -> Wishes:
    chosen = rng.permutation(job_ids)[: rng.integers(1, 3)]
    return tuple((str(job), float(rng.choice(_WISHES))) for job in chosen)


def with_wishes(
    rng: np.random.Generator, candidates: pd.DataFrame, jobs: pd.DataFrame, fits: pd.DataFrame
) -> pd.DataFrame:
    """Return candidates where some wish for (or away from) one or two listed jobs and a few avoid an employer."""
    n = len(candidates)
    ids, employers = jobs["job_id"].to_numpy(dtype=object), jobs["employer"].to_numpy(dtype=object)
    listed = np.split(fits["job"].to_numpy(), np.cumsum(np.bincount(fits["candidate"], minlength=n))[:-1])
    wishing, avoiding = rng.random(n) < _WISHING, rng.random(n) < _AVOIDING
    wishes: list[Wishes] = [_wishes(rng, ids[jobs_of]) if w else () for w, jobs_of in zip(wishing, listed, strict=True)]
    avoids = [(str(employers[jobs_of[0]]),) if a else () for a, jobs_of in zip(avoiding, listed, strict=True)]
    return candidates.assign(
        wishes=pd.Series(wishes, dtype=object, index=candidates.index),
        avoid_employers=pd.Series(avoids, dtype=object, index=candidates.index),
    )
