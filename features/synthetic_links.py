"""Invented fits between people and jobs, and plain travel times between people and houses."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Ints = NDArray[np.int64]

_KM_PER_DEGREE = 111.2
_ROAD_FACTOR = 1.3
_KM_PER_MIN = {"car": 1.0, "bike": 0.27, "transit": 0.5}
_START_MIN = {"car": 3.0, "bike": 1.0, "transit": 12.0}
_NEAREST_HOUSES = 4
_LONGEST_MIN = 75.0
_OVERSAMPLE = 3
_FEW = 10  # up to this many times the listed jobs, all are compared
_OWN_TRADE = 0.8


def _listed(rng: np.random.Generator, trade: Ints, job_trade: Ints, n_listed: int) -> tuple[Ints, Ints]:
    """Return (candidate, job) positions, about half of them of the own trade where it has so many; no doubles."""
    n, n_jobs = len(trade), len(job_trade)
    if n_jobs <= _FEW * n_listed:
        liking = rng.random((n, n_jobs)) + _OWN_TRADE * (trade[:, None] == job_trade[None, :])
        best = np.sort(np.argsort(-liking, axis=1)[:, :n_listed], axis=1)
        return np.repeat(np.arange(n), best.shape[1]), best.ravel()
    by_trade, counts = (
        np.argsort(job_trade, kind="stable"),
        np.bincount(job_trade, minlength=int(trade.max(initial=0)) + 1),
    )
    starts = np.cumsum(counts) - counts
    half = _OVERSAMPLE * n_listed // 2
    own = starts[trade][:, None] + np.floor(rng.random((n, half)) * counts[trade][:, None]).astype(np.int64)
    drawn = np.hstack([by_trade[np.minimum(own, n_jobs - 1)], rng.integers(0, n_jobs, (n, half))])
    keys = np.unique(np.arange(n)[:, None] * n_jobs + drawn)
    candidate = keys // n_jobs
    shuffled = np.lexsort((rng.random(len(keys)), candidate))
    rank = np.arange(len(keys)) - np.searchsorted(candidate, candidate)
    kept = np.sort(keys[shuffled[rank < n_listed]])
    return kept // n_jobs, kept % n_jobs


def fits_between(rng: np.random.Generator, trade: Ints, job_trade: Ints, n_listed: int) -> pd.DataFrame:
    """Return columns candidate, job, fit: about `n_listed` jobs for each, higher fits within the own trade."""
    candidate, job = _listed(rng, trade, job_trade, n_listed)
    same = trade[candidate] == job_trade[job]
    fit = np.where(same, rng.beta(5.0, 2.5, len(job)), rng.beta(2.0, 6.0, len(job)))
    return pd.DataFrame({"candidate": candidate, "job": job, "fit": np.round(fit, 3)})


def minutes_between(people: pd.DataFrame, houses: pd.DataFrame) -> pd.DataFrame:
    """Return columns person, house, minutes for each person's nearest houses, none beyond 75 minutes."""
    north = _KM_PER_DEGREE
    east = _KM_PER_DEGREE * float(np.cos(np.radians(55.0)))  # all of the region lies near 55° N
    home = people[["lat", "lon"]].to_numpy(dtype=np.float64) * (north, east)
    target = houses[["lat", "lon"]].to_numpy(dtype=np.float64) * (north, east)
    k = min(_NEAREST_HOUSES, len(target))
    km, house = (np.asarray(found) for found in cKDTree(target).query(home, k=range(1, k + 1)))
    pace, start = (
        people["travel_mode"].map(table).to_numpy(dtype=np.float64)[:, None] for table in (_KM_PER_MIN, _START_MIN)
    )
    minutes = np.round(start + km * _ROAD_FACTOR / pace, 1)
    person = np.broadcast_to(np.arange(len(people))[:, None], house.shape)
    near = minutes <= _LONGEST_MIN
    links = pd.DataFrame({"person": person[near], "house": house[near].astype(np.int64), "minutes": minutes[near]})
    return links.sort_values(["person", "house"], ignore_index=True)
