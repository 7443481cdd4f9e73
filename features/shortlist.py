"""The best k jobs of every candidate and the best k candidates of every job, exact, from blocks of candidates.

Memory holds one block, k entries a candidate and a few k a job, never the whole table. Ties go to the lower position.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Entries = tuple[Ints, Ints, Floats]

INELIGIBLE = -1.0
_NOTHING_YET = -0.5  # below every fit, above `INELIGIBLE`
BLOCK_CELLS = 400_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Shortlist:
    """Pairs that either side keeps.

    Attributes
    ----------
    candidate, job, fit : (n_kept,)
        Candidates ascending, jobs ascending within a candidate.
    n_eligible
        Pairs that were eligible, kept or not.
    """

    candidate: Ints
    job: Ints
    fit: Floats
    n_eligible: int


def blocks(n_candidates: int, n_jobs: int, cells: int = BLOCK_CELLS) -> list[slice]:
    """Cut the candidates into slices of at most about `cells` pairs."""
    size = max(1, cells // max(1, n_jobs))
    return [slice(start, min(start + size, n_candidates)) for start in range(0, n_candidates, size)]


def shortlist(
    fits_of: Callable[[slice], Floats],
    shape: tuple[int, int],
    *,
    top_k: int,
    keep: Sequence[tuple[int, int]] = (),
    cells: int = BLOCK_CELLS,
) -> Shortlist:
    """Keep each side's best `top_k` eligible pairs, and the eligible pairs of `keep`.

    Parameters
    ----------
    fits_of
        Gives the fits of a slice of candidates with every job; `INELIGIBLE` where a pair is not eligible.
    shape
        (n_candidates, n_jobs).
    top_k
        At least 1.
    keep
        Pairs (candidate, job) that stay whatever their rank.
    cells
        Pairs in memory at once; no influence on the result.
    """
    wanted = np.array(sorted(set(keep)), dtype=np.int64).reshape(-1, 2)
    by_job = BestPerJob(n_jobs=shape[1], top_k=top_k)
    kept: list[Entries] = []
    n_eligible = 0
    for rows in blocks(*shape, cells):
        fits = fits_of(rows)
        n_eligible += int(np.count_nonzero(fits > INELIGIBLE))
        chosen = best_per_row(fits, top_k)
        mine = wanted[(wanted[:, 0] >= rows.start) & (wanted[:, 0] < rows.stop)]
        chosen[mine[:, 0] - rows.start, mine[:, 1]] |= fits[mine[:, 0] - rows.start, mine[:, 1]] > INELIGIBLE
        kept.append(_entries(fits, chosen, rows.start))
        by_job.add(fits, rows.start)
    kept.append(by_job.entries())
    return _union(kept, shape[1], n_eligible)


def best_per_row(fits: Floats, top_k: int) -> NDArray[np.bool_]:
    """Return which entries are among the best `top_k` eligible ones of their row; ties go to the left."""
    eligible: NDArray[np.bool_] = fits > INELIGIBLE
    if fits.shape[1] <= top_k:
        return eligible
    kth = np.partition(fits, fits.shape[1] - top_k, axis=1)[:, -top_k, None]
    chosen: NDArray[np.bool_] = fits >= kth
    crowded = np.flatnonzero(np.count_nonzero(chosen, axis=1) > top_k)
    if crowded.size:
        above = fits[crowded] > kth[crowded]
        tied = fits[crowded] == kth[crowded]
        room = top_k - np.count_nonzero(above, axis=1)[:, None]
        chosen[crowded] = above | (tied & (np.cumsum(tied, axis=1) <= room))
    return chosen & eligible


class BestPerJob:
    """The best k candidates of every job, gathered block by block; candidates must come in ascending order."""

    def __init__(self, *, n_jobs: int, top_k: int) -> None:
        self._top_k = top_k
        self._floor = np.full(n_jobs, _NOTHING_YET)  # what a later candidate must exceed
        self._pool: Entries = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        self._waiting: list[Entries] = []

    def add(self, fits: Floats, first: int) -> None:
        """Take a block whose first row is candidate `first`; what cannot be among the best is passed over."""
        self._waiting.append(_entries(fits, fits > self._floor, first))
        if sum(len(fit) for _, _, fit in self._waiting) >= max(1, self._top_k * len(self._floor) // 2):
            self._settle()

    def entries(self) -> Entries:
        """Return candidate, job and fit of each job's best."""
        self._settle()
        return self._pool

    def _settle(self) -> None:
        candidate, job, fit = _join([self._pool, *self._waiting])
        order = np.lexsort((candidate, -fit, job))
        starts = np.searchsorted(job[order], np.arange(len(self._floor)))
        rank = np.arange(len(order)) - starts[job[order]]
        best = np.sort(order[rank < self._top_k])
        last = order[rank == self._top_k - 1]
        self._floor[job[last]] = fit[last]
        self._pool, self._waiting = (candidate[best], job[best], fit[best]), []


def _entries(fits: Floats, chosen: NDArray[np.bool_], first: int) -> Entries:
    row, job = np.nonzero(chosen)
    return row + first, job, fits[row, job]


def _join(parts: list[Entries]) -> Entries:
    candidates, jobs, fits = zip(*parts, strict=True)
    return np.concatenate(candidates), np.concatenate(jobs), np.concatenate(fits)


def _union(parts: list[Entries], n_jobs: int, n_eligible: int) -> Shortlist:
    candidate, job, fit = _join(parts)
    _, first = np.unique(candidate * n_jobs + job, return_index=True)
    return Shortlist(candidate=candidate[first], job=job[first], fit=fit[first], n_eligible=n_eligible)
