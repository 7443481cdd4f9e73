"""The hard rules between a candidate and a job: what makes a pair impossible however well it fits.

Days, parts, travel, needs and `min_fit` are not here; the optimiser judges them. A missing fact never makes a pair
ineligible, except a remote mode that nobody can read: such a job is not placed automatically.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.languages import levels
from features.remote import Remote

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Levels = NDArray[np.int8]

CANDIDATE_COLUMNS = (
    *("remote_min", "max_office_days", "languages", "hours_min", "hours_max", "salary_min", "avoid_employers"),
)
JOB_COLUMNS = ("employer", "languages", "hours", "salary_min", "salary_max", "valid_through")


def salary_offered(jobs: pd.DataFrame) -> Floats:
    """Return what each job pays at most, DKK a month gross: salary_max, else salary_min, else NaN."""
    return jobs["salary_max"].fillna(jobs["salary_min"]).to_numpy(dtype=np.float64)


def employer_key(name: str) -> str:
    """Return an employer's name as it is compared: trimmed, without case."""
    return name.strip().casefold()


@dataclass(frozen=True, kw_only=True, eq=False)
class Eligibility:
    """The facts that the hard rules compare, by position; see the module's docstring.

    Attributes
    ----------
    hybrid_too : (n_candidates,)
        Whether the person takes hybrid jobs.
    max_office_days, hours_min, hours_max, salary_min : (n_candidates,)
        NaN where not stated.
    speaks, asks : (n_candidates, n_languages), (n_jobs, n_languages)
        CEFR levels 1–6; `features.languages.UNKNOWN_LEVEL` passes every level, 0 is a language not spoken or not asked.
    avoided : (2, n)
        Pairs (candidate, job) whose employer the candidate avoids, ascending.
    full, hybrid, open_on_date : (n_jobs,)
    office_days, hours, salary : (n_jobs,)
        NaN where not stated.
    """

    hybrid_too: Flags
    max_office_days: Floats
    hours_min: Floats
    hours_max: Floats
    salary_min: Floats
    speaks: Levels
    avoided: NDArray[np.int64]
    full: Flags
    hybrid: Flags
    open_on_date: Flags
    office_days: Floats
    asks: Levels
    hours: Floats
    salary: Floats

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame, remotes: Sequence[Remote], *, today: date) -> Eligibility:
        """Take the facts from both tables and from what was read about remote work (one `Remote` a job)."""
        candidates, jobs = candidates[list(CANDIDATE_COLUMNS)], jobs[list(JOB_COLUMNS)]
        speaks, asks = levels(candidates["languages"], jobs["languages"])
        modes = np.array([remote.mode for remote in remotes], dtype=object)
        return cls(
            hybrid_too=(candidates["remote_min"] == "hybrid").to_numpy(dtype=bool),
            max_office_days=candidates["max_office_days"].to_numpy(dtype=np.float64),
            hours_min=candidates["hours_min"].to_numpy(dtype=np.float64),
            hours_max=candidates["hours_max"].to_numpy(dtype=np.float64),
            salary_min=candidates["salary_min"].to_numpy(dtype=np.float64),
            speaks=speaks,
            avoided=_avoided(candidates["avoid_employers"], jobs["employer"]),
            full=modes == "full",
            hybrid=modes == "hybrid",
            open_on_date=np.array([last is None or last >= today for last in jobs["valid_through"]], dtype=bool),
            office_days=np.array([np.nan if r.office_days is None else r.office_days for r in remotes], dtype=float),
            asks=asks,
            hours=jobs["hours"].to_numpy(dtype=np.float64),
            salary=salary_offered(jobs),
        )

    def mask(self, rows: slice) -> Flags:
        """Return which pairs of the candidates in `rows` with every job break no rule; shape (n_rows, n_jobs)."""
        fine: Flags = self.full & self.open_on_date | self.hybrid_too[rows, None] & (self.hybrid & self.open_on_date)
        for refused in (  # comparisons with NaN are False: a missing fact refuses nobody
            self.office_days > self.max_office_days[rows, None],
            self.hours < self.hours_min[rows, None],
            self.hours > self.hours_max[rows, None],
            self.salary < self.salary_min[rows, None],
        ):
            fine &= ~refused
        for language in range(self.asks.shape[1]):
            asking = np.flatnonzero(self.asks[:, language])
            fine[:, asking] &= self.asks[asking, language] <= self.speaks[rows, language, None]
        start, stop, _ = rows.indices(len(self.hybrid_too))
        mine = slice(*np.searchsorted(self.avoided[0], (start, stop)))
        fine[self.avoided[0, mine] - start, self.avoided[1, mine]] = False
        return fine


def _avoided(avoid: pd.Series, employers: pd.Series) -> NDArray[np.int64]:
    """Return pairs (candidate, job) of avoided employers, ascending; shape (2, n)."""
    jobs_of: dict[str, list[int]] = {}
    for j, employer in enumerate(employers):
        jobs_of.setdefault(employer_key(employer), []).append(j)
    pairs = [
        (i, j)
        for i, names in enumerate(avoid)
        for name in sorted({employer_key(name) for name in names})
        for j in jobs_of.get(name, ())
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2).T
