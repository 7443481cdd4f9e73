"""Fits of the families: who suits which job, by 16 hidden factors; each person's best jobs are listed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.fits import Fits, Floats, Ints

N_FACTORS = 16
N_LISTED = 20
#: Up to so many people everybody is compared with every job. Beyond, it would take minutes and hours (it grows with the
#: square), so each block of people is compared with its own random sample of jobs: a kinder cousin, because the jobs'
#: best people compete less. The two numbers are part of the definition of a family.
MOST_EXACT = 100_000
SAMPLE = 2_500
_BLOCK = 1_000
_GROUP = 64

Singles = NDArray[np.float32]


def listed_fits(rng: np.random.Generator, n_people: int, n_jobs: int, *, rounded: bool) -> Fits:
    """Return each person's 20 best jobs (all, where there are fewer) with their fits.

    The fit is logistic(a · b / 4), where a and b are the 16 normal factors of person and job.

    Parameters
    ----------
    rounded
        Round the fits to thousandths.
    """
    people = rng.standard_normal((n_people, N_FACTORS), dtype=np.float32)
    jobs = rng.standard_normal((n_jobs, N_FACTORS), dtype=np.float32)
    n_listed = min(N_LISTED, n_jobs)
    columns = np.empty((n_people, n_listed), dtype=np.int64)
    values = np.empty((n_people, n_listed))
    for start in range(0, n_people, _BLOCK):
        block = slice(start, start + _BLOCK)
        seen = _seen(rng, n_people, n_jobs)
        columns[block] = np.sort(seen[_best(people[block] @ jobs[seen].T, n_listed)], axis=1)
        values[block] = _logistic(people[block], jobs[columns[block]])
    if rounded:
        np.round(values, 3, out=values)
    indptr = np.arange(n_people + 1, dtype=np.int64) * n_listed
    return Fits(shape=(n_people, n_jobs), indptr=indptr, columns=columns.ravel(), values=values.ravel())


def _seen(rng: np.random.Generator, n_people: int, n_jobs: int) -> Ints:
    """Return the jobs with which a block of people is compared."""
    if n_people <= MOST_EXACT:
        return np.arange(n_jobs)
    return rng.choice(n_jobs, size=min(SAMPLE, n_jobs), replace=False)


def _best(product: Singles, n_listed: int) -> Ints:
    """Return the columns of the greatest numbers of each row, in no order; shape (n_rows, n_listed).

    The greatest numbers lie in the groups of columns with the greatest maxima, which are much faster to find than to
    partition whole rows.
    """
    n_rows, n_columns = product.shape
    if n_columns <= 2 * n_listed * _GROUP:
        return np.argpartition(-product, n_listed - 1, axis=1)[:, :n_listed]
    n_groups = -(-n_columns // _GROUP)
    padded = np.full((n_rows, n_groups * _GROUP), -np.inf, dtype=np.float32)
    padded[:, :n_columns] = product
    grouped = padded.reshape(n_rows, n_groups, _GROUP)
    groups = np.argpartition(-grouped.max(axis=2), n_listed - 1, axis=1)[:, :n_listed]
    row = np.arange(n_rows)[:, None]
    few = grouped[row, groups].reshape(n_rows, -1)
    at = np.argpartition(-few, n_listed - 1, axis=1)[:, :n_listed]
    return groups[row, at // _GROUP] * _GROUP + at % _GROUP


def _logistic(person: Singles, job: Singles) -> Floats:
    """Return the fits of people with their listed jobs in doubles; shape (n_people, n_listed)."""
    product = np.einsum("pf,pkf->pk", person.astype(np.float64), job.astype(np.float64))
    fits: Floats = 1.0 / (1.0 + np.exp(-product / 4.0))
    return fits
